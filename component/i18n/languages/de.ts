import { plurals } from '../plurals.js';
import type { Translation } from '../translation.js';

const counted = plurals('de');

export const translation: Translation = {
  code: 'de',
  join: 'Teilnehmen',
  readyToJoin: 'Bereit?',
  yourName: 'Ihr Name',
  connecting: 'Verbindung wird aufgebaut…',
  cancel: 'Abbrechen',
  noRoom: 'Hier gibt es noch kein Gespräch',
  noRoomHint: 'Diese Seite hat nicht gesagt, um welches Gespräch es geht.',
  tryAgain: 'Erneut versuchen',
  keepsTrying: 'Versucht es von selbst weiter…',
  callFailed: 'Das Gespräch konnte nicht beginnen',
  left: {
    left: 'Sie haben das Gespräch verlassen.',
    removed: 'Sie wurden aus dem Gespräch entfernt.',
    ended: 'Das Gespräch ist beendet.',
    replaced: 'Dieses Gespräch geht in einem anderen Tab weiter.',
    refused: 'Sie wurden nicht eingelassen.',
  },
  waitingForOthers: 'Warten auf andere',
  you: 'Sie',
  connection: {
    connecting: 'Verbindung wird aufgebaut…',
    reconnecting: 'Wird neu verbunden…',
    failed: 'Keine Verbindung',
  },
  videoPaused: 'Bild angehalten, damit der Ton bleibt',
  microphoneOff: 'Mikrofon aus',
  callControls: 'Gesprächssteuerung',
  muteMicrophone: 'Mikrofon ausschalten',
  unmuteMicrophone: 'Mikrofon einschalten',
  turnCameraOff: 'Kamera ausschalten',
  turnCameraOn: 'Kamera einschalten',
  leaveCall: 'Gespräch verlassen',
  handPlace: (place) => `Hand gehoben, Nummer ${place}`,
  hearOthers: 'Klicken, um die anderen zu hören',
  youAreMuted: 'Ihr Mikrofon ist aus',
  unmute: 'Einschalten',
  howToAllow: 'So erlauben Sie es',
  howToFix: 'Was hilft',
  dismiss: 'Ausblenden',
  close: 'Schließen',
  help: 'Kamera und Mikrofon',
  shortcuts: 'Tastenkürzel',
  settings: 'Einstellungen',
  loading: 'Wird geladen…',
  panelFailed: 'Das konnte nicht geladen werden. Prüfen Sie die Verbindung und versuchen Sie es erneut.',
  participantJoined: (name) => `${name} ist dazugekommen`,
  participantLeft: (name) => `${name} ist gegangen`,

  pin: (name) => `${name} anheften`,
  unpin: (name) => `${name} nicht mehr anheften`,
  youShareScreen: 'Sie teilen Ihren Bildschirm',
  stopSharing: 'Teilen beenden',
  screenOf: (name) => `Bildschirm von ${name}`,
  nextPage: 'Nächste Seite',
  previousPage: 'Vorige Seite',
  pageOf: (page, pages) => `Seite ${page} von ${pages}`,
  shareScreen: 'Bildschirm teilen',
  react: 'Reagieren',
  raiseHand: 'Hand heben',
  lowerHand: 'Hand senken',
  chat: 'Chat',
  people: 'Personen',
  layout: 'Ansicht',
  copyInviteLink: 'Einladungslink kopieren',
  pictureInPicture: 'Bild im Bild',
  fullScreen: 'Vollbild',
  exitFullScreen: 'Vollbild beenden',
  more: 'Mehr',
  unread: (count) => counted(count, { one: '# ungelesene Nachricht', other: '# ungelesene Nachrichten' }),
  startedSharing: (name) => `${name} teilt den Bildschirm`,
  stoppedSharing: (name) => `${name} teilt nicht mehr`,
  reacted: (name, emoji) => `${name} reagiert mit ${emoji}`,
  handRaised: (name) => `${name} hebt die Hand`,
  message: 'Nachricht',
  send: 'Senden',
  to: 'An',
  toEverybody: 'Alle',
  privately: 'privat',
  onlyYouTwo: 'Nur Sie beide sehen das',
  noMessages: 'Noch keine Nachrichten',
  earlierMessages: 'Frühere Nachrichten zeigen',
  newMessage: (name) => `Nachricht von ${name}`,
  messagePending: (names) => `Wartet auf ${names}`,
  messageUndelivered: (names) => `Nicht angekommen bei ${names}`,
  toldBy: (name) => `übermittelt von ${name}`,
  someone: 'jemand, der gegangen ist',
  participantsCount: (count) =>
    counted(count, { one: '# Person im Gespräch', other: '# Personen im Gespräch' }),
  isHost: 'Leitung',
  verified: 'Name bestätigt',
  videoOff: 'Kamera aus',
  quality: { fair: 'Schwache Verbindung', poor: 'Schlechte Verbindung' },
  layouts: { auto: 'Automatisch', grid: 'Raster', spotlight: 'Im Mittelpunkt', sidebar: 'Seitenleiste' },
  inviteLink: 'Einladungslink',
  inviteHint: 'Wer diesen Link hat, kann teilnehmen.',
  copied: 'Kopiert',
  copyFailed: 'Kopieren ging nicht. Markieren Sie den Link und kopieren Sie ihn selbst.',
  shareLink: 'Link teilen',
  qrCode: 'QR-Code',
  qrHint: 'Zum Teilnehmen mit einem Telefon scannen.',
  shortcut: {
    mic: 'Mikrofon ein oder aus',
    camera: 'Kamera ein oder aus',
    screen: 'Bildschirm teilen oder beenden',
    chat: 'Chat öffnen oder schließen',
    hand: 'Hand heben oder senken',
    help: 'Diese Tastenkürzel zeigen',
    talk: 'Bei ausgeschaltetem Mikrofon zum Sprechen halten',
  },
  useShortcuts: 'Tastenkürzel verwenden',
  talkingHeld: 'Man hört Sie, solange Sie die Leertaste halten',
  optionsFor: (name) => `Optionen für ${name}`,
  volume: 'Lautstärke',
  showWhole: 'Ganzes Bild zeigen',
  fillTile: 'Kachel füllen',
  ownPictureWhere: 'Eigenes Bild',
  selfViews: { auto: 'Automatisch', tile: 'Unter den anderen', float: 'Schwebend', hidden: 'Ausgeblendet' },
  sharingFor: 'Geteilter Bildschirm am besten für',
  sharingKinds: { detail: 'Text und Details', motion: 'Video und Bewegung' },
  shownInWindow: 'Das Gespräch ist in einem eigenen Fenster',
  qualityReason: {
    'connection-lost': 'Die Verbindung ist abgerissen',
    'round-trip-time': 'Worte kommen spät an',
    'packet-loss': 'Unterwegs gehen Teile verloren',
    bandwidth: 'Die Verbindung ist langsam',
    processor: 'Dieses Gerät ist ausgelastet',
  },
  announcements: 'Ansagen für Screenreader',
  announcementLevels: {
    all: 'Alles',
    fewer: 'Nur Nachrichten und gehobene Hände',
    none: 'Nichts',
  },

  devices: {
    alreadyHere: (names) => `Im Gespräch: ${names}`,
    nobodyHere: 'Noch ist niemand da',
    kind: { microphone: 'Mikrofon', camera: 'Kamera', speaker: 'Lautsprecher' },
    systemDefault: 'Wie im System eingestellt',
    nothingToChoose: 'Noch nichts zur Auswahl',
    numbered: (kind, number) => `${kind} ${number}`,
    microphoneLevel: 'Mikrofonpegel',
    testSpeaker: 'Lautsprecher testen',
    check: (microphone, camera) =>
      camera ? (microphone ? 'Kamera und Mikrofon prüfen' : 'Kamera prüfen') : 'Mikrofon prüfen',
    cameraIsOff: 'Die Kamera ist aus',
    ownPicture: 'Ihr Bild',
    slow: {
      microphone: 'Warten auf Ihr Mikrofon. Wenn der Browser fragt, erlauben Sie es.',
      camera: 'Warten auf Ihre Kamera. Wenn der Browser fragt, erlauben Sie sie.',
      both: 'Warten auf Kamera und Mikrofon. Wenn der Browser fragt, erlauben Sie beides.',
    },
  },

  helpTexts: {
    afterwards: 'Schalten Sie dann Kamera oder Mikrofon unter dem Gespräch wieder ein.',
    permission: {
      title: 'Kamera und Mikrofon erlauben',
      steps: {
        chrome: [
          'Klicken Sie auf das Symbol links in der Adressleiste.',
          'Schalten Sie Kamera und Mikrofon für diese Website ein.',
          'Wenn Chrome anbietet, die Seite neu zu laden, stimmen Sie zu.',
        ],
        edge: [
          'Klicken Sie auf das Schloss links in der Adressleiste.',
          'Öffnen Sie „Berechtigungen für diese Website“.',
          'Stellen Sie Kamera und Mikrofon auf „Zulassen“.',
        ],
        firefox: [
          'Klicken Sie auf die durchgestrichene Kamera oder das Mikrofon links in der Adressleiste.',
          'Entfernen Sie „Blockiert“ neben Kamera und Mikrofon mit dem kleinen ×.',
          'Schalten Sie das Gerät wieder ein und wählen Sie „Erlauben“.',
        ],
        safari: [
          'Öffnen Sie das Menü „Safari“ und wählen Sie „Einstellungen für diese Website …“.',
          'Stellen Sie Kamera und Mikrofon auf „Erlauben“.',
          'Laden Sie die Seite neu, wenn Safari darum bittet.',
        ],
        ios: [
          'Tippen Sie auf die Taste für Seiteneinstellungen am Ende der Adressleiste.',
          'Wählen Sie „Website-Einstellungen“ und stellen Sie Kamera und Mikrofon auf „Erlauben“.',
          'Hilft das nicht: Öffnen Sie die App „Einstellungen“, suchen Sie unter den Apps diesen Browser und schalten Sie Kamera und Mikrofon ein.',
        ],
        'android-chrome': [
          'Tippen Sie auf das Symbol links in der Adressleiste.',
          'Tippen Sie auf „Berechtigungen“ und schalten Sie Kamera und Mikrofon ein.',
          'Lassen sie sich nicht einschalten: Öffnen Sie in den Android-Einstellungen „Apps“, diesen Browser, „Berechtigungen“ und erlauben Sie beides.',
        ],
        'android-firefox': [
          'Tippen Sie auf das Schloss links in der Adressleiste.',
          'Tippen Sie auf Kamera und Mikrofon, bis dort „Erlaubt“ steht.',
          'Lassen sie sich nicht einschalten: Öffnen Sie in den Android-Einstellungen „Apps“, Firefox, „Berechtigungen“ und erlauben Sie beides.',
        ],
        other: [
          'Öffnen Sie die Einstellungen für diese Website, meist von der Adressleiste aus.',
          'Erlauben Sie Kamera und Mikrofon.',
        ],
      },
      computerNote:
        'Ist die Website zugelassen und es geht immer noch nicht, suchen Sie Kamera und Mikrofon in den Datenschutzeinstellungen des Computers.',
    },
    busy: {
      title: 'Ein anderes Programm benutzt das Gerät',
      phone: [
        'Schließen Sie andere Apps, die Kamera oder Mikrofon benutzen könnten, etwa ein Telefonat.',
        'Kehren Sie zu dieser Seite zurück.',
      ],
      computer: [
        'Schließen Sie andere Programme und Tabs, die Kamera oder Mikrofon benutzen könnten.',
        'Bleibt das Gerät belegt, ziehen Sie es ab und stecken Sie es wieder an, oder starten Sie den Browser neu.',
      ],
    },
    missing: {
      title: 'Weder Kamera noch Mikrofon gefunden',
      phone: ['Prüfen Sie in den Systemeinstellungen, ob dieser Browser Kamera und Mikrofon benutzen darf.'],
      computer: [
        'Stecken Sie Kamera, Mikrofon oder Headset fest ein.',
        'Prüfen Sie, ob ein Schieber, eine Taste oder ein Knopf am Gerät es ausschaltet.',
        'Sehen Sie nach, ob die Ton- und Kameraeinstellungen des Computers es aufführen.',
      ],
      note: 'Sie können auch ohne im Gespräch bleiben: Sie sehen und hören die anderen.',
    },
    insecure: {
      title: 'Diese Seite ist für eine Kamera nicht sicher genug',
      steps: [
        'Sehen Sie sich die Adresse an: Browser geben Kamera und Mikrofon nur Seiten, die mit https:// beginnen.',
        'Öffnen Sie dieselbe Seite mit https:// davor.',
      ],
      note: 'Hilft das nicht, müssen die Betreiber dieser Website HTTPS einrichten.',
    },
    policy: {
      title: 'Diese Website gibt die Kamera nicht weiter',
      steps: [
        'Öffnen Sie das Gespräch in einem eigenen Tab, wenn die Seite das anbietet.',
        'Sagen Sie sonst den Betreibern dieser Website, dass ihre Permissions-Policy Kamera und Mikrofon erlauben muss und dass ein Frame um das Gespräch allow="camera; microphone" braucht.',
      ],
      note: 'An Ihrem Gerät müssen Sie nichts ändern.',
    },
  },

  hosting: {
    waitingToBeLetIn: 'Sie werden gleich eingelassen',
    waitingHint: 'Die Leitung weiß, dass Sie da sind.',
    wantsToJoin: (name) => `${name} möchte teilnehmen`,
    waitingPeople: 'Warten auf Einlass',
    admit: 'Einlassen',
    deny: 'Abweisen',
    muteParticipant: (name) => `${name} stummschalten`,
    removeParticipant: (name) => `${name} entfernen`,
    removeQuestion: (name) => `${name} aus dem Gespräch entfernen?`,
    callSettings: 'Einstellungen des Gesprächs',
    room: {
      lobby: 'Personen einzeln einlassen',
      locked: 'Gespräch sperren',
      history: 'Frühere Nachrichten auch denen zeigen, die später kommen',
      onlyHostsUnmute: 'Nur die Leitung schaltet Mikrofone wieder ein',
    },
    endCall: 'Gespräch für alle beenden',
    endQuestion: 'Das Gespräch für alle beenden?',
    mutedByHost: 'Die Leitung hat Ihr Mikrofon ausgeschaltet',
    roomLocked: 'Das Gespräch ist gesperrt: niemand kann mehr dazukommen',
    roomUnlocked: 'Das Gespräch ist wieder offen',
  },

  errors: {
    'permission-denied': {
      microphone:
        'Diese Seite darf Ihr Mikrofon nicht benutzen. Erlauben Sie es in der Adressleiste des Browsers und schalten Sie es dann wieder ein.',
      camera:
        'Diese Seite darf Ihre Kamera nicht benutzen. Erlauben Sie sie in der Adressleiste des Browsers und schalten Sie sie dann wieder ein.',
      either:
        'Diese Seite darf Kamera und Mikrofon nicht benutzen. Erlauben Sie beides in der Adressleiste des Browsers und schalten Sie es dann wieder ein.',
    },
    'device-not-found': {
      microphone: 'Kein Mikrofon gefunden. Schließen Sie eines an und schalten Sie es dann ein.',
      camera: 'Keine Kamera gefunden. Schließen Sie eine an und schalten Sie sie dann ein.',
      either: 'Weder Kamera noch Mikrofon gefunden. Schließen Sie ein Gerät an und schalten Sie es dann ein.',
    },
    'device-in-use': {
      microphone:
        'Ein anderes Programm benutzt Ihr Mikrofon. Schließen Sie es und schalten Sie das Mikrofon dann wieder ein.',
      camera:
        'Ein anderes Programm benutzt Ihre Kamera. Schließen Sie es und schalten Sie die Kamera dann wieder ein.',
      either:
        'Ein anderes Programm benutzt Kamera oder Mikrofon. Schließen Sie es und schalten Sie das Gerät dann wieder ein.',
    },
    'no-input': {
      microphone:
        'Ihr Mikrofon ist an, aber es kommt kein Ton. Prüfen Sie Schalter und Kabel, oder wählen Sie ein anderes.',
      camera:
        'Ihre Kamera ist an, aber es kommt kein Bild. Prüfen Sie Abdeckung und Kabel, oder wählen Sie eine andere.',
      either:
        'Kamera und Mikrofon sind an, aber es kommt nichts an. Prüfen Sie die Kabel, oder wählen Sie ein anderes Gerät.',
    },
    'policy-blocked': {
      microphone:
        'Die Seite um dieses Gespräch lässt das Mikrofon nicht zu. Ihre Betreiber müssen es in der Permissions-Policy erlauben.',
      camera:
        'Die Seite um dieses Gespräch lässt die Kamera nicht zu. Ihre Betreiber müssen sie in der Permissions-Policy erlauben.',
      either:
        'Die Seite um dieses Gespräch lässt Kamera und Mikrofon nicht zu. Ihre Betreiber müssen sie in der Permissions-Policy erlauben.',
    },
    screenFailed:
      'Ihr Bildschirm konnte nicht geteilt werden. Versuchen Sie es noch einmal. Wenn es wieder nicht geht, erlauben Sie diesem Browser in den Einstellungen Ihres Systems, den Bildschirm aufzunehmen.',
    speakerFailed:
      'Dieser Lautsprecher lässt sich nicht benutzen. Prüfen Sie, ob er angeschlossen ist, oder wählen Sie einen anderen.',
    'insecure-context':
      'Kamera und Mikrofon gehen nur auf Seiten mit https. Öffnen Sie diese Seite mit https.',
    'unsupported-browser':
      'Dieser Browser kann keine Videogespräche. Versuchen Sie es mit einem aktuellen Chrome, Edge, Firefox oder Safari.',
    'not-supported':
      'Das kann dieser Browser nicht. Versuchen Sie es mit einem aktuellen Chrome, Edge, Firefox oder Safari.',
    'gesture-required': 'Ihr Browser verlangt erst einen Klick. Klicken Sie noch einmal auf den Knopf.',
    'server-unreachable':
      'Der Gesprächsserver ist nicht erreichbar. Prüfen Sie Ihre Verbindung; das Gespräch beginnt von selbst, sobald er antwortet.',
    'origin-not-allowed':
      'Diese Website darf den Gesprächsserver nicht benutzen. Wer den Server betreibt, muss sie in MESH_CALL_ALLOWED_ORIGINS aufnehmen.',
    'token-required': 'Für dieses Gespräch braucht es eine Einladung. Bitten Sie um einen neuen Link.',
    'token-invalid': 'Ihre Einladung gilt hier nicht. Bitten Sie um einen neuen Link.',
    'token-expired': 'Ihre Einladung ist abgelaufen. Bitten Sie um einen neuen Link.',
    'room-full': 'Dieses Gespräch ist voll. Versuchen Sie es erneut, wenn jemand gegangen ist.',
    'room-locked': 'Dieses Gespräch ist gesperrt. Bitten Sie die Leitung, es zu öffnen.',
    'admission-denied':
      'Die Leitung hat Sie nicht eingelassen. Fragen Sie nach und versuchen Sie es dann erneut.',
    removed: 'Die Leitung hat Sie aus diesem Gespräch entfernt.',
    'protocol-mismatch': 'Diese Seite ist älter oder neuer als ihr Gesprächsserver. Laden Sie die Seite neu.',
    'rate-limited': 'Das war zu viel auf einmal. Warten Sie einen Moment und versuchen Sie es erneut.',
    'invalid-argument': 'Das geht hier so nicht. Ändern Sie es und versuchen Sie es erneut.',
    'not-joined': 'Sie sind in keinem Gespräch. Nehmen Sie erst teil.',
    'not-allowed': 'Das dürfen Sie in diesem Gespräch nicht. Fragen Sie die Leitung.',
    'not-found': 'Das gibt es nicht mehr. Sehen Sie nach, wer noch im Gespräch ist.',
    aborted: 'Das wurde abgebrochen. Versuchen Sie es erneut, wenn Sie so weit sind.',
    timeout: 'Das hat zu lange gedauert. Prüfen Sie Ihre Verbindung und versuchen Sie es erneut.',
    'peer-unreachable':
      'Zu einer anderen Person wurde kein Weg gefunden. Es wird weiter versucht; ein anderes Netz kann helfen.',
    'relay-unavailable':
      'Dieses Gespräch verbirgt Ihre Adresse hinter einem Relay, und sein Server hat keines. Wer den Server betreibt, muss MESH_CALL_TURN_URLS setzen.',
  },
};
