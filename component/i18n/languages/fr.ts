import { plurals } from '../plurals.js';
import type { Translation } from '../translation.js';

const counted = plurals('fr');

export const translation: Translation = {
  code: 'fr',
  join: 'Participer',
  readyToJoin: 'Prêt à participer ?',
  yourName: 'Votre nom',
  connecting: 'Connexion…',
  cancel: 'Annuler',
  noRoom: 'Il n’y a pas encore d’appel ici',
  noRoomHint: 'Cette page n’a pas indiqué à quel appel participer.',
  tryAgain: 'Réessayer',
  keepsTrying: 'Nouvel essai automatique…',
  callFailed: 'L’appel n’a pas pu commencer',
  left: {
    left: 'Vous avez quitté l’appel.',
    removed: 'On a mis fin à votre participation à l’appel.',
    ended: 'L’appel est terminé.',
    replaced: 'Cet appel continue dans un autre onglet.',
    refused: 'On ne vous a pas laissé entrer.',
  },
  waitingForOthers: 'En attente des autres',
  you: 'vous',
  connection: {
    connecting: 'Connexion…',
    reconnecting: 'Reconnexion…',
    failed: 'Connexion impossible',
  },
  videoPaused: 'Vidéo en pause pour préserver le son',
  microphoneOff: 'Micro coupé',
  callControls: 'Commandes de l’appel',
  muteMicrophone: 'Couper le micro',
  unmuteMicrophone: 'Activer le micro',
  turnCameraOff: 'Désactiver la caméra',
  turnCameraOn: 'Activer la caméra',
  leaveCall: 'Quitter l’appel',
  handPlace: (place) => `Main levée, numéro ${place}`,
  hearOthers: 'Cliquez pour entendre les autres',
  youAreMuted: 'Votre micro est coupé',
  unmute: 'Activer',
  howToAllow: 'Comment autoriser',
  howToFix: 'Que faire',
  dismiss: 'Ignorer',
  close: 'Fermer',
  help: 'Caméra et micro',
  shortcuts: 'Raccourcis clavier',
  settings: 'Paramètres',
  loading: 'Chargement…',
  panelFailed: 'Le chargement a échoué. Vérifiez la connexion, puis réessayez.',
  participantJoined: (name) => `${name} a rejoint l’appel`,
  participantLeft: (name) => `${name} a quitté l’appel`,

  pin: (name) => `Épingler ${name}`,
  unpin: (name) => `Ne plus épingler ${name}`,
  youShareScreen: 'Vous partagez votre écran',
  stopSharing: 'Arrêter le partage',
  screenOf: (name) => `Écran de ${name}`,
  nextPage: 'Page suivante',
  previousPage: 'Page précédente',
  pageOf: (page, pages) => `Page ${page} sur ${pages}`,
  shareScreen: 'Partager l’écran',
  react: 'Réagir',
  raiseHand: 'Lever la main',
  lowerHand: 'Baisser la main',
  chat: 'Discussion',
  people: 'Personnes',
  layout: 'Disposition',
  copyInviteLink: 'Copier le lien d’invitation',
  pictureInPicture: 'Image dans l’image',
  fullScreen: 'Plein écran',
  exitFullScreen: 'Quitter le plein écran',
  more: 'Plus',
  unread: (count) => counted(count, { one: '# message non lu', other: '# messages non lus' }),
  startedSharing: (name) => `${name} partage son écran`,
  stoppedSharing: (name) => `${name} ne partage plus`,
  reacted: (name, emoji) => `${name} a réagi : ${emoji}`,
  handRaised: (name) => `${name} lève la main`,
  message: 'Message',
  send: 'Envoyer',
  to: 'À',
  toEverybody: 'Tout le monde',
  privately: 'en privé',
  onlyYouTwo: 'Visible de vous deux seulement',
  noMessages: 'Pas encore de messages',
  earlierMessages: 'Afficher les messages précédents',
  newMessage: (name) => `Message de ${name}`,
  messagePending: (names) => `En attente de ${names}`,
  messageUndelivered: (names) => `Non reçu par ${names}`,
  toldBy: (name) => `transmis par ${name}`,
  someone: 'une personne partie',
  participantsCount: (count) =>
    counted(count, { one: '# personne dans l’appel', other: '# personnes dans l’appel' }),
  isHost: 'Hôte',
  verified: 'Nom confirmé',
  videoOff: 'Caméra désactivée',
  quality: { fair: 'Connexion faible', poor: 'Mauvaise connexion' },
  layouts: { auto: 'Automatique', grid: 'Grille', spotlight: 'À la une', sidebar: 'Barre latérale' },
  inviteLink: 'Lien d’invitation',
  inviteHint: 'Toute personne qui a ce lien peut participer.',
  copied: 'Copié',
  copyFailed: 'La copie a échoué. Sélectionnez le lien et copiez-le vous-même.',
  shareLink: 'Partager le lien',
  qrCode: 'Code QR',
  qrHint: 'Scannez-le avec un téléphone pour participer.',
  shortcut: {
    mic: 'Couper ou activer le micro',
    camera: 'Activer ou désactiver la caméra',
    screen: 'Partager l’écran ou arrêter',
    chat: 'Ouvrir ou fermer la discussion',
    hand: 'Lever ou baisser la main',
    help: 'Afficher ces raccourcis',
    talk: 'Maintenir pour parler quand le micro est coupé',
  },
  useShortcuts: 'Utiliser les raccourcis clavier',
  talkingHeld: 'On vous entend tant que vous maintenez la barre d’espace',
  optionsFor: (name) => `Options pour ${name}`,
  volume: 'Volume',
  showWhole: 'Afficher l’image entière',
  fillTile: 'Remplir le cadre',
  ownPictureWhere: 'Votre image',
  selfViews: { auto: 'Automatique', tile: 'Parmi les autres', float: 'Flottante', hidden: 'Masquée' },
  sharingFor: 'Écran partagé, plutôt pour',
  sharingKinds: { detail: 'Texte et détails', motion: 'Vidéo et mouvement' },
  shownInWindow: 'L’appel est dans sa propre fenêtre',
  qualityReason: {
    'connection-lost': 'La connexion est coupée',
    'round-trip-time': 'Les paroles arrivent en retard',
    'packet-loss': 'Des données se perdent en route',
    bandwidth: 'La connexion est lente',
    processor: 'Cet appareil est surchargé',
  },
  announcements: 'Annonces pour les lecteurs d’écran',
  announcementLevels: { all: 'Tout', fewer: 'Messages et mains levées seulement', none: 'Rien' },

  devices: {
    alreadyHere: (names) => `Dans l’appel : ${names}`,
    nobodyHere: 'Personne d’autre pour l’instant',
    kind: { microphone: 'Micro', camera: 'Caméra', speaker: 'Haut-parleur' },
    systemDefault: 'Par défaut du système',
    nothingToChoose: 'Rien à choisir pour l’instant',
    numbered: (kind, number) => `${kind} ${number}`,
    microphoneLevel: 'Niveau du micro',
    testSpeaker: 'Tester le haut-parleur',
    check: (microphone, camera) =>
      camera ? (microphone ? 'Tester la caméra et le micro' : 'Tester la caméra') : 'Tester le micro',
    cameraIsOff: 'La caméra est désactivée',
    ownPicture: 'Votre image',
    slow: {
      microphone: 'En attente de votre micro. Si le navigateur le demande, autorisez-le.',
      camera: 'En attente de votre caméra. Si le navigateur le demande, autorisez-la.',
      both: 'En attente de votre caméra et de votre micro. Si le navigateur le demande, autorisez-les.',
    },
  },

  helpTexts: {
    afterwards: 'Réactivez ensuite la caméra ou le micro sous l’appel.',
    permission: {
      title: 'Autoriser la caméra et le micro',
      steps: {
        chrome: [
          'Cliquez sur l’icône au début de la barre d’adresse.',
          'Activez Caméra et Micro pour ce site.',
          'Si Chrome propose de recharger la page, acceptez.',
        ],
        edge: [
          'Cliquez sur le cadenas au début de la barre d’adresse.',
          'Ouvrez « Autorisations pour ce site ».',
          'Réglez Caméra et Microphone sur Autoriser.',
        ],
        firefox: [
          'Cliquez sur la caméra ou le micro barré au début de la barre d’adresse.',
          'Supprimez « Bloqué » à côté de la caméra et du micro avec le petit ×.',
          'Réactivez l’appareil et choisissez Autoriser.',
        ],
        safari: [
          'Ouvrez le menu Safari et choisissez « Réglages pour ce site web… ».',
          'Réglez Caméra et Micro sur Autoriser.',
          'Rechargez la page si Safari le demande.',
        ],
        ios: [
          'Touchez le bouton des réglages de la page dans la barre d’adresse.',
          'Choisissez « Réglages du site web » et réglez Appareil photo et Micro sur Autoriser.',
          'Si cela ne suffit pas : ouvrez l’app Réglages, cherchez ce navigateur parmi les apps et activez Appareil photo et Micro.',
        ],
        'android-chrome': [
          'Appuyez sur l’icône au début de la barre d’adresse.',
          'Appuyez sur Autorisations et activez Appareil photo et Micro.',
          'Si c’est impossible : ouvrez les Paramètres d’Android, Applications, ce navigateur, Autorisations, et autorisez les deux.',
        ],
        'android-firefox': [
          'Appuyez sur le cadenas au début de la barre d’adresse.',
          'Appuyez sur Caméra et Micro jusqu’à lire Autorisé.',
          'Si c’est impossible : ouvrez les Paramètres d’Android, Applications, Firefox, Autorisations, et autorisez les deux.',
        ],
        other: [
          'Ouvrez les paramètres de ce site, en général depuis la barre d’adresse.',
          'Autorisez la caméra et le micro.',
        ],
      },
      computerNote:
        'Si le site est autorisé et que cela ne marche toujours pas, cherchez Caméra et Micro dans les réglages de confidentialité de l’ordinateur.',
    },
    busy: {
      title: 'Un autre programme utilise l’appareil',
      phone: [
        'Fermez les autres applications qui pourraient utiliser la caméra ou le micro, comme un appel téléphonique.',
        'Revenez à cette page.',
      ],
      computer: [
        'Fermez les autres programmes et onglets qui pourraient utiliser la caméra ou le micro.',
        'S’il reste occupé, débranchez et rebranchez l’appareil ou redémarrez le navigateur.',
      ],
    },
    missing: {
      title: 'Aucune caméra ni aucun micro détecté',
      phone: ['Vérifiez dans les réglages du système que ce navigateur peut utiliser la caméra et le micro.'],
      computer: [
        'Branchez bien la caméra, le micro ou le casque.',
        'Vérifiez qu’aucun curseur, touche ou bouton de l’appareil ne le désactive.',
        'Regardez s’il figure dans les réglages de son et de caméra de l’ordinateur.',
      ],
      note: 'Vous pouvez quand même rester dans l’appel : vous voyez et entendez les autres.',
    },
    insecure: {
      title: 'Cette page n’est pas assez sûre pour une caméra',
      steps: [
        'Regardez l’adresse : les navigateurs ne donnent caméra et micro qu’aux pages qui commencent par https://.',
        'Ouvrez la même page avec https:// devant.',
      ],
      note: 'Si cela ne marche pas, les responsables du site doivent mettre en place HTTPS.',
    },
    policy: {
      title: 'Ce site ne transmet pas la caméra',
      steps: [
        'Ouvrez l’appel dans son propre onglet, si la page le propose.',
        'Sinon, dites aux responsables du site que leur Permissions-Policy doit autoriser caméra et micro, et qu’un cadre autour de l’appel a besoin de allow="camera; microphone".',
      ],
      note: 'Il n’y a rien à changer sur votre appareil.',
    },
  },

  hosting: {
    waitingToBeLetIn: 'En attente d’admission',
    waitingHint: 'L’hôte sait que vous êtes là.',
    wantsToJoin: (name) => `${name} souhaite participer`,
    waitingPeople: 'En attente d’admission',
    admit: 'Laisser entrer',
    deny: 'Refuser',
    muteParticipant: (name) => `Couper le micro de ${name}`,
    removeParticipant: (name) => `Retirer ${name}`,
    removeQuestion: (name) => `Retirer ${name} de l’appel ?`,
    callSettings: 'Paramètres de l’appel',
    room: {
      lobby: 'Laisser entrer les personnes une à une',
      locked: 'Verrouiller l’appel',
      history: 'Montrer les messages précédents à qui arrive plus tard',
      onlyHostsUnmute: 'Seuls les hôtes réactivent les micros',
    },
    endCall: 'Terminer l’appel pour tout le monde',
    endQuestion: 'Terminer l’appel pour tout le monde ?',
    mutedByHost: 'L’hôte a coupé votre micro',
    roomLocked: 'L’appel est verrouillé : plus personne ne peut participer',
    roomUnlocked: 'L’appel est de nouveau ouvert',
  },

  errors: {
    'permission-denied': {
      microphone:
        'Cette page ne peut pas utiliser votre micro. Autorisez-le dans la barre d’adresse du navigateur, puis réactivez-le.',
      camera:
        'Cette page ne peut pas utiliser votre caméra. Autorisez-la dans la barre d’adresse du navigateur, puis réactivez-la.',
      either:
        'Cette page ne peut pas utiliser votre caméra ni votre micro. Autorisez-les dans la barre d’adresse du navigateur, puis réactivez-les.',
    },
    'device-not-found': {
      microphone: 'Aucun micro détecté. Branchez-en un, puis activez-le.',
      camera: 'Aucune caméra détectée. Branchez-en une, puis activez-la.',
      either: 'Aucune caméra ni aucun micro détecté. Branchez un appareil, puis activez-le.',
    },
    'device-in-use': {
      microphone: 'Un autre programme utilise votre micro. Fermez-le, puis réactivez le micro.',
      camera: 'Un autre programme utilise votre caméra. Fermez-le, puis réactivez la caméra.',
      either: 'Un autre programme utilise la caméra ou le micro. Fermez-le, puis réactivez l’appareil.',
    },
    'no-input': {
      microphone:
        'Votre micro est activé, mais aucun son n’en vient. Vérifiez son interrupteur et son câble, ou choisissez-en un autre.',
      camera:
        'Votre caméra est activée, mais aucune image n’en vient. Vérifiez son cache et son câble, ou choisissez-en une autre.',
      either:
        'La caméra et le micro sont activés, mais rien n’en vient. Vérifiez les câbles, ou choisissez un autre appareil.',
    },
    'policy-blocked': {
      microphone:
        'La page autour de cet appel n’autorise pas le micro. Ses responsables doivent l’autoriser dans la Permissions-Policy.',
      camera:
        'La page autour de cet appel n’autorise pas la caméra. Ses responsables doivent l’autoriser dans la Permissions-Policy.',
      either:
        'La page autour de cet appel n’autorise ni la caméra ni le micro. Ses responsables doivent les autoriser dans la Permissions-Policy.',
    },
    screenFailed:
      'Votre écran n’a pas pu être partagé. Réessayez. Si cela échoue encore, autorisez ce navigateur à enregistrer l’écran dans les réglages de votre système.',
    speakerFailed:
      'Ce haut-parleur ne peut pas être utilisé. Vérifiez qu’il est branché, ou choisissez-en un autre.',
    'insecure-context': 'Caméra et micro ne marchent que sur des pages en https. Ouvrez cette page en https.',
    'unsupported-browser':
      'Ce navigateur ne gère pas les appels vidéo. Essayez une version récente de Chrome, Edge, Firefox ou Safari.',
    'not-supported':
      'Ce navigateur ne sait pas faire cela. Essayez une version récente de Chrome, Edge, Firefox ou Safari.',
    'gesture-required': 'Votre navigateur demande d’abord un clic. Cliquez encore une fois sur le bouton.',
    'server-unreachable':
      'Le serveur d’appels est injoignable. Vérifiez votre connexion ; l’appel commence tout seul dès qu’il répond.',
    'origin-not-allowed':
      'Ce site n’a pas le droit d’utiliser le serveur d’appels. Le responsable du serveur doit l’ajouter à MESH_CALL_ALLOWED_ORIGINS.',
    'token-required': 'Cet appel demande une invitation. Demandez un nouveau lien.',
    'token-invalid': 'Votre invitation n’est pas valable ici. Demandez un nouveau lien.',
    'token-expired': 'Votre invitation a expiré. Demandez un nouveau lien.',
    'room-full': 'Cet appel est complet. Réessayez quand quelqu’un sera parti.',
    'room-locked': 'Cet appel est verrouillé. Demandez à l’hôte de l’ouvrir.',
    'admission-denied': 'L’hôte ne vous a pas laissé entrer. Demandez-lui, puis réessayez.',
    removed: 'L’hôte a mis fin à votre participation à cet appel.',
    'protocol-mismatch':
      'Cette page est plus ancienne ou plus récente que son serveur d’appels. Rechargez la page.',
    'rate-limited': 'C’était trop à la fois. Attendez un instant, puis réessayez.',
    'invalid-argument': 'Cette valeur ne convient pas ici. Modifiez-la et réessayez.',
    'not-joined': 'Vous n’êtes pas dans un appel. Rejoignez-en un d’abord.',
    'not-allowed': 'Vous ne pouvez pas faire cela dans cet appel. Demandez à l’hôte.',
    'not-found': 'Ce n’est plus là. Regardez qui est dans l’appel.',
    aborted: 'C’est annulé. Réessayez quand vous voudrez.',
    timeout: 'Cela a pris trop de temps. Vérifiez votre connexion et réessayez.',
    'peer-unreachable':
      'Aucun chemin vers une autre personne n’a été trouvé. Les essais continuent ; un autre réseau peut aider.',
    'relay-unavailable':
      'Cet appel cache votre adresse derrière un relais, et son serveur n’en a pas. Le responsable du serveur doit définir MESH_CALL_TURN_URLS.',
  },
};
