import { plurals } from '../plurals.js';
import type { Translation } from '../translation.js';

const counted = plurals('it');

export const translation: Translation = {
  code: 'it',
  join: 'Partecipa',
  readyToJoin: 'Tutto pronto per partecipare?',
  yourName: 'Il tuo nome',
  connecting: 'Connessione in corso…',
  cancel: 'Annulla',
  noRoom: 'Qui non c’è ancora una chiamata',
  noRoomHint: 'Questa pagina non ha indicato a quale chiamata partecipare.',
  tryAgain: 'Riprova',
  keepsTrying: 'Nuovo tentativo automatico…',
  callFailed: 'Impossibile avviare la chiamata',
  left: {
    left: 'Hai lasciato la chiamata.',
    removed: 'Sei stato rimosso dalla chiamata.',
    ended: 'La chiamata è terminata.',
    replaced: 'Questa chiamata continua in un’altra scheda.',
    refused: 'L’accesso non è stato consentito.',
  },
  waitingForOthers: 'In attesa di altre persone',
  you: 'tu',
  connection: {
    connecting: 'Connessione in corso…',
    reconnecting: 'Riconnessione…',
    failed: 'Connessione impossibile',
  },
  videoPaused: 'Video in pausa per mantenere l’audio',
  microphoneOff: 'Microfono disattivato',
  callControls: 'Comandi della chiamata',
  muteMicrophone: 'Disattiva microfono',
  unmuteMicrophone: 'Attiva microfono',
  turnCameraOff: 'Disattiva videocamera',
  turnCameraOn: 'Attiva videocamera',
  leaveCall: 'Lascia la chiamata',
  handPlace: (place) => `Mano alzata, numero ${place}`,
  hearOthers: 'Fai clic per sentire gli altri',
  youAreMuted: 'Il tuo microfono è disattivato',
  unmute: 'Attiva',
  howToAllow: 'Come consentire',
  howToFix: 'Che cosa fare',
  dismiss: 'Ignora',
  close: 'Chiudi',
  help: 'Videocamera e microfono',
  shortcuts: 'Scorciatoie da tastiera',
  settings: 'Impostazioni',
  loading: 'Caricamento…',
  panelFailed: 'Caricamento non riuscito. Controlla la connessione e riprova.',
  participantJoined: (name) => `${name} partecipa`,
  participantLeft: (name) => `${name} ha lasciato la chiamata`,

  pin: (name) => `Fissa ${name}`,
  unpin: (name) => `Non fissare più ${name}`,
  youShareScreen: 'Stai condividendo lo schermo',
  stopSharing: 'Interrompi condivisione',
  screenOf: (name) => `Schermo di ${name}`,
  nextPage: 'Pagina successiva',
  previousPage: 'Pagina precedente',
  pageOf: (page, pages) => `Pagina ${page} di ${pages}`,
  shareScreen: 'Condividi schermo',
  react: 'Reagisci',
  raiseHand: 'Alza la mano',
  lowerHand: 'Abbassa la mano',
  chat: 'Chat',
  people: 'Persone',
  layout: 'Layout',
  copyInviteLink: 'Copia link di invito',
  pictureInPicture: 'Picture in picture',
  fullScreen: 'Schermo intero',
  exitFullScreen: 'Esci da schermo intero',
  more: 'Altro',
  unread: (count) => counted(count, { one: '# messaggio non letto', other: '# messaggi non letti' }),
  startedSharing: (name) => `${name} condivide lo schermo`,
  stoppedSharing: (name) => `${name} non condivide più`,
  reacted: (name, emoji) => `${name} ha reagito con ${emoji}`,
  handRaised: (name) => `${name} ha alzato la mano`,
  message: 'Messaggio',
  send: 'Invia',
  to: 'A',
  toEverybody: 'Tutti',
  privately: 'in privato',
  onlyYouTwo: 'Lo vedete solo voi due',
  noMessages: 'Ancora nessun messaggio',
  earlierMessages: 'Mostra messaggi precedenti',
  newMessage: (name) => `Messaggio da ${name}`,
  messagePending: (names) => `In attesa di ${names}`,
  messageUndelivered: (names) => `Non consegnato a ${names}`,
  toldBy: (name) => `riferito da ${name}`,
  someone: 'qualcuno che è uscito',
  participantsCount: (count) =>
    counted(count, { one: '# persona in chiamata', other: '# persone in chiamata' }),
  isHost: 'Organizzatore',
  verified: 'Nome confermato',
  videoOff: 'Videocamera disattivata',
  quality: { fair: 'Connessione debole', poor: 'Connessione scarsa' },
  layouts: { auto: 'Automatico', grid: 'Griglia', spotlight: 'In primo piano', sidebar: 'Barra laterale' },
  inviteLink: 'Link di invito',
  inviteHint: 'Chi ha questo link può partecipare.',
  copied: 'Copiato',
  copyFailed: 'Copia non riuscita. Seleziona il link e copialo tu.',
  shareLink: 'Condividi link',
  qrCode: 'Codice QR',
  qrHint: 'Inquadralo con un telefono per partecipare.',
  shortcut: {
    mic: 'Attiva o disattiva il microfono',
    camera: 'Attiva o disattiva la videocamera',
    screen: 'Condividi lo schermo o interrompi',
    chat: 'Apri o chiudi la chat',
    hand: 'Alza o abbassa la mano',
    help: 'Mostra queste scorciatoie',
    talk: 'Tieni premuto per parlare a microfono disattivato',
  },
  useShortcuts: 'Usa le scorciatoie da tastiera',
  talkingHeld: 'Ti sentono finché tieni premuta la barra spaziatrice',
  optionsFor: (name) => `Opzioni per ${name}`,
  volume: 'Volume',
  showWhole: 'Mostra l’immagine intera',
  fillTile: 'Riempi il riquadro',
  ownPictureWhere: 'La tua immagine',
  selfViews: { auto: 'Automatico', tile: 'Tra gli altri', float: 'Mobile', hidden: 'Nascosta' },
  sharingFor: 'Schermo condiviso adatto a',
  sharingKinds: { detail: 'Testo e dettagli', motion: 'Video e movimento' },
  shownInWindow: 'La chiamata è in una finestra a parte',
  qualityReason: {
    'connection-lost': 'La connessione si è interrotta',
    'round-trip-time': 'Le parole arrivano in ritardo',
    'packet-loss': 'Alcune parti si perdono per strada',
    bandwidth: 'La connessione è lenta',
    processor: 'Questo dispositivo è sovraccarico',
  },
  announcements: 'Annunci per gli screen reader',
  announcementLevels: { all: 'Tutto', fewer: 'Solo messaggi e mani alzate', none: 'Niente' },

  devices: {
    alreadyHere: (names) => `In chiamata: ${names}`,
    nobodyHere: 'Non c’è ancora nessuno',
    kind: { microphone: 'Microfono', camera: 'Videocamera', speaker: 'Altoparlante' },
    systemDefault: 'Predefinito di sistema',
    nothingToChoose: 'Ancora niente da scegliere',
    numbered: (kind, number) => `${kind} ${number}`,
    microphoneLevel: 'Livello del microfono',
    testSpeaker: 'Prova altoparlante',
    check: (microphone, camera) =>
      camera ? (microphone ? 'Prova videocamera e microfono' : 'Prova videocamera') : 'Prova microfono',
    cameraIsOff: 'La videocamera è disattivata',
    ownPicture: 'La tua immagine',
    slow: {
      microphone: 'In attesa del microfono. Se il browser lo chiede, consentilo.',
      camera: 'In attesa della videocamera. Se il browser lo chiede, consentila.',
      both: 'In attesa di videocamera e microfono. Se il browser lo chiede, consentili.',
    },
  },

  helpTexts: {
    afterwards: 'Poi riattiva la videocamera o il microfono sotto la chiamata.',
    permission: {
      title: 'Consentire videocamera e microfono',
      steps: {
        chrome: [
          'Fai clic sull’icona all’inizio della barra degli indirizzi.',
          'Attiva Fotocamera e Microfono per questo sito.',
          'Se Chrome propone di ricaricare la pagina, accetta.',
        ],
        edge: [
          'Fai clic sul lucchetto all’inizio della barra degli indirizzi.',
          'Apri «Autorizzazioni per questo sito».',
          'Imposta Fotocamera e Microfono su Consenti.',
        ],
        firefox: [
          'Fai clic sulla videocamera o sul microfono barrati nella barra degli indirizzi.',
          'Rimuovi «Bloccato» accanto a videocamera e microfono con la piccola ×.',
          'Riattiva il dispositivo e scegli Consenti.',
        ],
        safari: [
          'Apri il menu Safari e scegli «Impostazioni per questo sito web…».',
          'Imposta Fotocamera e Microfono su Consenti.',
          'Ricarica la pagina se Safari lo chiede.',
        ],
        ios: [
          'Tocca il pulsante delle impostazioni della pagina nella barra degli indirizzi.',
          'Scegli «Impostazioni sito web» e imposta Fotocamera e Microfono su Consenti.',
          'Se non basta: apri l’app Impostazioni, cerca questo browser tra le app e attiva Fotocamera e Microfono.',
        ],
        'android-chrome': [
          'Tocca l’icona all’inizio della barra degli indirizzi.',
          'Tocca Autorizzazioni e attiva Fotocamera e Microfono.',
          'Se non si attivano: apri Impostazioni di Android, App, questo browser, Autorizzazioni, e consenti entrambi.',
        ],
        'android-firefox': [
          'Tocca il lucchetto all’inizio della barra degli indirizzi.',
          'Tocca Fotocamera e Microfono finché non compare Consentito.',
          'Se non si attivano: apri Impostazioni di Android, App, Firefox, Autorizzazioni, e consenti entrambi.',
        ],
        other: [
          'Apri le impostazioni di questo sito, di solito dalla barra degli indirizzi.',
          'Consenti la videocamera e il microfono.',
        ],
      },
      computerNote:
        'Se il sito è consentito e ancora non funziona, cerca Fotocamera e Microfono nelle impostazioni della privacy del computer.',
    },
    busy: {
      title: 'Un altro programma usa il dispositivo',
      phone: [
        'Chiudi le altre app che potrebbero usare videocamera o microfono, come una telefonata.',
        'Torna a questa pagina.',
      ],
      computer: [
        'Chiudi gli altri programmi e le schede che potrebbero usare videocamera o microfono.',
        'Se resta occupato, scollega e ricollega il dispositivo oppure riavvia il browser.',
      ],
    },
    missing: {
      title: 'Nessuna videocamera o microfono trovati',
      phone: [
        'Controlla nelle impostazioni di sistema che questo browser possa usare videocamera e microfono.',
      ],
      computer: [
        'Collega bene la videocamera, il microfono o le cuffie.',
        'Controlla che non siano spenti da un cursore o un pulsante proprio.',
        'Guarda se compaiono nelle impostazioni audio e videocamera del computer.',
      ],
      note: 'Puoi restare in chiamata anche senza: vedi e senti gli altri.',
    },
    insecure: {
      title: 'Questa pagina non è abbastanza sicura per una videocamera',
      steps: [
        'Guarda l’indirizzo: i browser danno videocamera e microfono solo alle pagine che iniziano con https://.',
        'Apri la stessa pagina con https:// davanti.',
      ],
      note: 'Se non funziona, chi gestisce questo sito deve configurare HTTPS.',
    },
    policy: {
      title: 'Questo sito non concede la videocamera',
      steps: [
        'Apri la chiamata in una scheda propria, se la pagina lo offre.',
        'Altrimenti avvisa chi gestisce il sito che la Permissions-Policy deve consentire videocamera e microfono e che un frame attorno alla chiamata richiede allow="camera; microphone".',
      ],
      note: 'Sul tuo dispositivo non c’è nulla da cambiare.',
    },
  },

  hosting: {
    waitingToBeLetIn: 'In attesa di essere ammessi',
    waitingHint: 'L’organizzatore sa che sei qui.',
    wantsToJoin: (name) => `${name} vuole partecipare`,
    waitingPeople: 'In attesa di entrare',
    admit: 'Fai entrare',
    deny: 'Rifiuta',
    muteParticipant: (name) => `Disattiva l’audio di ${name}`,
    removeParticipant: (name) => `Rimuovi ${name}`,
    removeQuestion: (name) => `Rimuovere ${name} dalla chiamata?`,
    callSettings: 'Impostazioni della chiamata',
    room: {
      lobby: 'Far entrare le persone una alla volta',
      locked: 'Bloccare la chiamata',
      history: 'Mostrare i messaggi precedenti a chi arriva dopo',
      onlyHostsUnmute: 'Solo gli organizzatori riattivano i microfoni',
    },
    endCall: 'Termina la chiamata per tutti',
    endQuestion: 'Terminare la chiamata per tutti?',
    mutedByHost: 'L’organizzatore ha disattivato il tuo microfono',
    roomLocked: 'La chiamata è bloccata: nessun altro può partecipare',
    roomUnlocked: 'La chiamata è di nuovo aperta',
  },

  errors: {
    'permission-denied': {
      microphone:
        'Questa pagina non può usare il microfono. Consentilo nella barra degli indirizzi del browser, poi riattivalo.',
      camera:
        'Questa pagina non può usare la videocamera. Consentila nella barra degli indirizzi del browser, poi riattivala.',
      either:
        'Questa pagina non può usare videocamera e microfono. Consentili nella barra degli indirizzi del browser, poi riattivali.',
    },
    'device-not-found': {
      microphone: 'Nessun microfono trovato. Collegane uno, poi attivalo.',
      camera: 'Nessuna videocamera trovata. Collegane una, poi attivala.',
      either: 'Nessuna videocamera o microfono trovati. Collega un dispositivo, poi attivalo.',
    },
    'device-in-use': {
      microphone: 'Un altro programma usa il microfono. Chiudilo, poi riattiva il microfono.',
      camera: 'Un altro programma usa la videocamera. Chiudilo, poi riattiva la videocamera.',
      either: 'Un altro programma usa la videocamera o il microfono. Chiudilo, poi riattiva il dispositivo.',
    },
    'no-input': {
      microphone:
        'Il microfono è attivo, ma non arriva alcun suono. Controlla l’interruttore e il cavo, oppure scegline un altro.',
      camera:
        'La videocamera è attiva, ma non arriva alcuna immagine. Controlla il coperchio e il cavo, oppure scegline un’altra.',
      either:
        'Videocamera e microfono sono attivi, ma non arriva nulla. Controlla i cavi, oppure scegli un altro dispositivo.',
    },
    'policy-blocked': {
      microphone:
        'La pagina attorno a questa chiamata non consente il microfono. Chi la gestisce deve consentirlo nella Permissions-Policy.',
      camera:
        'La pagina attorno a questa chiamata non consente la videocamera. Chi la gestisce deve consentirla nella Permissions-Policy.',
      either:
        'La pagina attorno a questa chiamata non consente videocamera e microfono. Chi la gestisce deve consentirli nella Permissions-Policy.',
    },
    screenFailed:
      'Non è stato possibile condividere lo schermo. Riprova. Se non riesce di nuovo, consenti a questo browser di registrare lo schermo nelle impostazioni del sistema.',
    speakerFailed:
      'Questo altoparlante non si può usare. Controlla che sia collegato, oppure scegline un altro.',
    'insecure-context':
      'Videocamera e microfono funzionano solo su pagine https. Apri questa pagina con https.',
    'unsupported-browser':
      'Questo browser non supporta le videochiamate. Prova con una versione recente di Chrome, Edge, Firefox o Safari.',
    'not-supported':
      'Questo browser non può farlo. Prova con una versione recente di Chrome, Edge, Firefox o Safari.',
    'gesture-required': 'Il browser chiede prima un clic. Fai di nuovo clic sul pulsante.',
    'server-unreachable':
      'Il server delle chiamate non è raggiungibile. Controlla la connessione; la chiamata parte da sola appena risponde.',
    'origin-not-allowed':
      'Questo sito non può usare il server delle chiamate. Chi lo gestisce deve aggiungerlo a MESH_CALL_ALLOWED_ORIGINS.',
    'token-required': 'Per questa chiamata serve un invito. Chiedi un nuovo link.',
    'token-invalid': 'Il tuo invito qui non è valido. Chiedi un nuovo link.',
    'token-expired': 'Il tuo invito è scaduto. Chiedi un nuovo link.',
    'room-full': 'Questa chiamata è al completo. Riprova quando qualcuno esce.',
    'room-locked': 'Questa chiamata è bloccata. Chiedi all’organizzatore di aprirla.',
    'admission-denied': 'L’organizzatore non ti ha fatto entrare. Chiedi, poi riprova.',
    removed: 'L’organizzatore ti ha rimosso da questa chiamata.',
    'protocol-mismatch':
      'Questa pagina è più vecchia o più nuova del server delle chiamate. Ricarica la pagina.',
    'rate-limited': 'Troppe richieste insieme. Aspetta un momento, poi riprova.',
    'invalid-argument': 'Qui non si può usare. Modificalo e riprova.',
    'not-joined': 'Non sei in una chiamata. Prima partecipa.',
    'not-allowed': 'In questa chiamata non puoi farlo. Chiedi all’organizzatore.',
    'not-found': 'Non è più qui. Guarda chi c’è nella chiamata.',
    aborted: 'È stato annullato. Riprova quando vuoi.',
    timeout: 'Ci è voluto troppo tempo. Controlla la connessione e riprova.',
    'peer-unreachable':
      'Nessuna via trovata verso un’altra persona. I tentativi continuano; un’altra rete può aiutare.',
    'relay-unavailable':
      'Questa chiamata nasconde il tuo indirizzo dietro un relay, ma il server non ne ha. Chi lo gestisce deve impostare MESH_CALL_TURN_URLS.',
  },
};
