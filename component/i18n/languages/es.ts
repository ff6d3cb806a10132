import { plurals } from '../plurals.js';
import type { Translation } from '../translation.js';

const counted = plurals('es');

export const translation: Translation = {
  code: 'es',
  join: 'Unirse',
  readyToJoin: '¿Todo listo para unirse?',
  yourName: 'Su nombre',
  connecting: 'Conectando…',
  cancel: 'Cancelar',
  noRoom: 'Aquí todavía no hay ninguna llamada',
  noRoomHint: 'Esta página no ha indicado a qué llamada unirse.',
  tryAgain: 'Reintentar',
  keepsTrying: 'Reintentando automáticamente…',
  callFailed: 'No se pudo iniciar la llamada',
  left: {
    left: 'Ha salido de la llamada.',
    removed: 'Se le ha quitado de la llamada.',
    ended: 'La llamada ha terminado.',
    replaced: 'Esta llamada continúa en otra pestaña.',
    refused: 'No se le ha dejado entrar.',
  },
  waitingForOthers: 'Esperando a otras personas',
  you: 'usted',
  connection: { connecting: 'Conectando…', reconnecting: 'Reconectando…', failed: 'No se puede conectar' },
  videoPaused: 'Vídeo en pausa para conservar el sonido',
  microphoneOff: 'Micrófono desactivado',
  callControls: 'Controles de la llamada',
  muteMicrophone: 'Desactivar micrófono',
  unmuteMicrophone: 'Activar micrófono',
  turnCameraOff: 'Desactivar cámara',
  turnCameraOn: 'Activar cámara',
  leaveCall: 'Salir de la llamada',
  handPlace: (place) => `Mano levantada, número ${place}`,
  hearOthers: 'Haga clic para oír a los demás',
  youAreMuted: 'Su micrófono está desactivado',
  unmute: 'Activar',
  howToAllow: 'Cómo permitirlo',
  howToFix: 'Qué ayuda',
  dismiss: 'Descartar',
  close: 'Cerrar',
  help: 'Cámara y micrófono',
  shortcuts: 'Atajos de teclado',
  settings: 'Ajustes',
  loading: 'Cargando…',
  panelFailed: 'No se pudo cargar. Compruebe la conexión y reinténtelo.',
  participantJoined: (name) => `${name} se ha unido`,
  participantLeft: (name) => `${name} ha salido`,

  pin: (name) => `Fijar a ${name}`,
  unpin: (name) => `Dejar de fijar a ${name}`,
  youShareScreen: 'Está compartiendo su pantalla',
  stopSharing: 'Dejar de compartir',
  screenOf: (name) => `Pantalla de ${name}`,
  nextPage: 'Página siguiente',
  previousPage: 'Página anterior',
  pageOf: (page, pages) => `Página ${page} de ${pages}`,
  shareScreen: 'Compartir pantalla',
  react: 'Reaccionar',
  raiseHand: 'Levantar la mano',
  lowerHand: 'Bajar la mano',
  chat: 'Chat',
  people: 'Personas',
  layout: 'Diseño',
  copyInviteLink: 'Copiar enlace de invitación',
  pictureInPicture: 'Imagen en imagen',
  fullScreen: 'Pantalla completa',
  exitFullScreen: 'Salir de pantalla completa',
  more: 'Más',
  unread: (count) => counted(count, { one: '# mensaje sin leer', other: '# mensajes sin leer' }),
  startedSharing: (name) => `${name} comparte la pantalla`,
  stoppedSharing: (name) => `${name} ha dejado de compartir`,
  reacted: (name, emoji) => `${name} ha reaccionado con ${emoji}`,
  handRaised: (name) => `${name} ha levantado la mano`,
  message: 'Mensaje',
  send: 'Enviar',
  to: 'Para',
  toEverybody: 'Todos',
  privately: 'en privado',
  onlyYouTwo: 'Solo lo ven ustedes dos',
  noMessages: 'Todavía no hay mensajes',
  earlierMessages: 'Mostrar mensajes anteriores',
  newMessage: (name) => `Mensaje de ${name}`,
  messagePending: (names) => `Esperando a ${names}`,
  messageUndelivered: (names) => `No entregado a ${names}`,
  toldBy: (name) => `según ${name}`,
  someone: 'alguien que ya salió',
  participantsCount: (count) =>
    counted(count, { one: '# persona en la llamada', other: '# personas en la llamada' }),
  isHost: 'Anfitrión',
  verified: 'Nombre confirmado',
  videoOff: 'Cámara desactivada',
  quality: { fair: 'Conexión débil', poor: 'Mala conexión' },
  layouts: { auto: 'Automático', grid: 'Cuadrícula', spotlight: 'Destacado', sidebar: 'Barra lateral' },
  inviteLink: 'Enlace de invitación',
  inviteHint: 'Quien tenga este enlace puede unirse.',
  copied: 'Copiado',
  copyFailed: 'No se pudo copiar. Seleccione el enlace y cópielo.',
  shareLink: 'Compartir enlace',
  qrCode: 'Código QR',
  qrHint: 'Escanéelo con un teléfono para unirse.',
  shortcut: {
    mic: 'Activar o desactivar el micrófono',
    camera: 'Activar o desactivar la cámara',
    screen: 'Compartir la pantalla o dejar de hacerlo',
    chat: 'Abrir o cerrar el chat',
    hand: 'Levantar o bajar la mano',
    help: 'Mostrar estos atajos',
    talk: 'Mantener pulsado para hablar con el micrófono desactivado',
  },
  useShortcuts: 'Usar atajos de teclado',
  talkingHeld: 'Se le oye mientras mantiene pulsada la barra espaciadora',
  optionsFor: (name) => `Opciones de ${name}`,
  volume: 'Volumen',
  showWhole: 'Mostrar la imagen entera',
  fillTile: 'Llenar el recuadro',
  ownPictureWhere: 'Su imagen',
  selfViews: { auto: 'Automático', tile: 'Entre los demás', float: 'Flotante', hidden: 'Oculta' },
  sharingFor: 'Pantalla compartida mejor para',
  sharingKinds: { detail: 'Texto y detalle', motion: 'Vídeo y movimiento' },
  shownInWindow: 'La llamada está en su propia ventana',
  qualityReason: {
    'connection-lost': 'Se perdió la conexión',
    'round-trip-time': 'Las palabras llegan tarde',
    'packet-loss': 'Se pierden partes por el camino',
    bandwidth: 'La conexión es lenta',
    processor: 'Este dispositivo está ocupado',
  },
  announcements: 'Avisos para lectores de pantalla',
  announcementLevels: { all: 'Todo', fewer: 'Solo mensajes y manos levantadas', none: 'Nada' },

  devices: {
    alreadyHere: (names) => `En la llamada: ${names}`,
    nobodyHere: 'Todavía no hay nadie',
    kind: { microphone: 'Micrófono', camera: 'Cámara', speaker: 'Altavoz' },
    systemDefault: 'Predeterminado del sistema',
    nothingToChoose: 'Todavía no hay nada que elegir',
    numbered: (kind, number) => `${kind} ${number}`,
    microphoneLevel: 'Nivel del micrófono',
    testSpeaker: 'Probar altavoz',
    check: (microphone, camera) =>
      camera ? (microphone ? 'Probar cámara y micrófono' : 'Probar cámara') : 'Probar micrófono',
    cameraIsOff: 'La cámara está desactivada',
    ownPicture: 'Su imagen',
    slow: {
      microphone: 'Esperando el micrófono. Si el navegador pregunta, permítalo.',
      camera: 'Esperando la cámara. Si el navegador pregunta, permítala.',
      both: 'Esperando la cámara y el micrófono. Si el navegador pregunta, permítalos.',
    },
  },

  helpTexts: {
    afterwards: 'Después, vuelva a activar la cámara o el micrófono debajo de la llamada.',
    permission: {
      title: 'Permitir la cámara y el micrófono',
      steps: {
        chrome: [
          'Haga clic en el icono al principio de la barra de direcciones.',
          'Active Cámara y Micrófono para este sitio.',
          'Si Chrome ofrece volver a cargar la página, acepte.',
        ],
        edge: [
          'Haga clic en el candado al principio de la barra de direcciones.',
          'Abra «Permisos para este sitio».',
          'Ponga Cámara y Micrófono en Permitir.',
        ],
        firefox: [
          'Haga clic en la cámara o el micrófono tachados de la barra de direcciones.',
          'Quite «Bloqueado» junto a la cámara y el micrófono con la pequeña ×.',
          'Vuelva a activar el dispositivo y elija Permitir.',
        ],
        safari: [
          'Abra el menú Safari y elija «Ajustes para este sitio web…».',
          'Ponga Cámara y Micrófono en Permitir.',
          'Vuelva a cargar la página si Safari lo pide.',
        ],
        ios: [
          'Toque el botón de ajustes de la página en la barra de direcciones.',
          'Elija «Ajustes del sitio web» y ponga Cámara y Micrófono en Permitir.',
          'Si no basta: abra la app Ajustes, busque este navegador entre las apps y active Cámara y Micrófono.',
        ],
        'android-chrome': [
          'Toque el icono al principio de la barra de direcciones.',
          'Toque Permisos y active Cámara y Micrófono.',
          'Si no se puede: abra los Ajustes de Android, Aplicaciones, este navegador, Permisos, y permita ambos.',
        ],
        'android-firefox': [
          'Toque el candado al principio de la barra de direcciones.',
          'Toque Cámara y Micrófono hasta que diga Permitido.',
          'Si no se puede: abra los Ajustes de Android, Aplicaciones, Firefox, Permisos, y permita ambos.',
        ],
        other: [
          'Abra los ajustes de este sitio, normalmente desde la barra de direcciones.',
          'Permita la cámara y el micrófono.',
        ],
      },
      computerNote:
        'Si el sitio tiene permiso y sigue sin funcionar, busque Cámara y Micrófono en los ajustes de privacidad del ordenador.',
    },
    busy: {
      title: 'Otro programa está usando el dispositivo',
      phone: [
        'Cierre otras aplicaciones que puedan usar la cámara o el micrófono, como una llamada telefónica.',
        'Vuelva a esta página.',
      ],
      computer: [
        'Cierre otros programas y pestañas que puedan usar la cámara o el micrófono.',
        'Si sigue ocupado, desconecte y vuelva a conectar el dispositivo o reinicie el navegador.',
      ],
    },
    missing: {
      title: 'No se encontró ninguna cámara ni micrófono',
      phone: ['Compruebe en los ajustes del sistema que este navegador puede usar la cámara y el micrófono.'],
      computer: [
        'Conecte bien la cámara, el micrófono o los auriculares.',
        'Compruebe que no estén apagados con un interruptor o botón propio.',
        'Mire si aparecen en los ajustes de sonido y cámara del ordenador.',
      ],
      note: 'Puede quedarse en la llamada sin ellos: ve y oye a los demás.',
    },
    insecure: {
      title: 'Esta página no es lo bastante segura para una cámara',
      steps: [
        'Mire la dirección: los navegadores solo dan la cámara y el micrófono a páginas que empiezan por https://.',
        'Abra la misma página con https:// delante.',
      ],
      note: 'Si no funciona, quienes administran este sitio tienen que configurar HTTPS.',
    },
    policy: {
      title: 'Este sitio no cede la cámara',
      steps: [
        'Abra la llamada en una pestaña propia, si la página lo ofrece.',
        'Si no, avise a quienes administran el sitio de que su Permissions-Policy debe permitir cámara y micrófono, y de que un marco alrededor de la llamada necesita allow="camera; microphone".',
      ],
      note: 'No hay que cambiar nada en su dispositivo.',
    },
  },

  hosting: {
    waitingToBeLetIn: 'Esperando permiso para entrar',
    waitingHint: 'El anfitrión sabe que está aquí.',
    wantsToJoin: (name) => `${name} quiere unirse`,
    waitingPeople: 'Esperando para entrar',
    admit: 'Dejar entrar',
    deny: 'Rechazar',
    muteParticipant: (name) => `Silenciar a ${name}`,
    removeParticipant: (name) => `Quitar a ${name}`,
    removeQuestion: (name) => `¿Quitar a ${name} de la llamada?`,
    callSettings: 'Ajustes de la llamada',
    room: {
      lobby: 'Dejar entrar a las personas una a una',
      locked: 'Bloquear la llamada',
      history: 'Mostrar los mensajes anteriores a quien llegue después',
      onlyHostsUnmute: 'Solo los anfitriones reactivan micrófonos',
    },
    endCall: 'Terminar la llamada para todos',
    endQuestion: '¿Terminar la llamada para todos?',
    mutedByHost: 'El anfitrión ha desactivado su micrófono',
    roomLocked: 'La llamada está bloqueada: nadie más puede unirse',
    roomUnlocked: 'La llamada vuelve a estar abierta',
  },

  errors: {
    'permission-denied': {
      microphone:
        'Esta página no puede usar su micrófono. Permítalo en la barra de direcciones del navegador y vuelva a activarlo.',
      camera:
        'Esta página no puede usar su cámara. Permítala en la barra de direcciones del navegador y vuelva a activarla.',
      either:
        'Esta página no puede usar su cámara ni su micrófono. Permítalos en la barra de direcciones del navegador y vuelva a activarlos.',
    },
    'device-not-found': {
      microphone: 'No se encontró ningún micrófono. Conecte uno y actívelo.',
      camera: 'No se encontró ninguna cámara. Conecte una y actívela.',
      either: 'No se encontró ninguna cámara ni micrófono. Conecte un dispositivo y actívelo.',
    },
    'device-in-use': {
      microphone: 'Otro programa está usando su micrófono. Ciérrelo y vuelva a activar el micrófono.',
      camera: 'Otro programa está usando su cámara. Ciérrelo y vuelva a activar la cámara.',
      either:
        'Otro programa está usando la cámara o el micrófono. Ciérrelo y vuelva a activar el dispositivo.',
    },
    'no-input': {
      microphone:
        'Su micrófono está activado, pero no llega ningún sonido. Revise su interruptor y su cable, o elija otro.',
      camera:
        'Su cámara está activada, pero no llega ninguna imagen. Revise su tapa y su cable, o elija otra.',
      either:
        'La cámara y el micrófono están activados, pero no llega nada. Revise los cables o elija otro dispositivo.',
    },
    'policy-blocked': {
      microphone:
        'La página que contiene esta llamada no permite el micrófono. Quienes la administran deben permitirlo en su Permissions-Policy.',
      camera:
        'La página que contiene esta llamada no permite la cámara. Quienes la administran deben permitirla en su Permissions-Policy.',
      either:
        'La página que contiene esta llamada no permite cámara ni micrófono. Quienes la administran deben permitirlos en su Permissions-Policy.',
    },
    screenFailed:
      'No se pudo compartir su pantalla. Inténtelo de nuevo. Si vuelve a fallar, permita a este navegador grabar la pantalla en los ajustes de su sistema.',
    speakerFailed: 'Este altavoz no se puede usar. Compruebe que esté conectado o elija otro.',
    'insecure-context':
      'La cámara y el micrófono solo funcionan en páginas con https. Abra esta página con https.',
    'unsupported-browser':
      'Este navegador no admite videollamadas. Pruebe con un Chrome, Edge, Firefox o Safari actual.',
    'not-supported':
      'Este navegador no puede hacer eso. Pruebe con un Chrome, Edge, Firefox o Safari actual.',
    'gesture-required': 'El navegador pide antes un clic. Haga clic en el botón una vez más.',
    'server-unreachable':
      'No se puede acceder al servidor de llamadas. Compruebe su conexión; la llamada empieza sola en cuanto responda.',
    'origin-not-allowed':
      'Este sitio no puede usar el servidor de llamadas. Quien administra el servidor debe añadirlo a MESH_CALL_ALLOWED_ORIGINS.',
    'token-required': 'Esta llamada requiere invitación. Pida un enlace nuevo.',
    'token-invalid': 'Su invitación no es válida aquí. Pida un enlace nuevo.',
    'token-expired': 'Su invitación ha caducado. Pida un enlace nuevo.',
    'room-full': 'Esta llamada está completa. Reinténtelo cuando alguien salga.',
    'room-locked': 'Esta llamada está bloqueada. Pida al anfitrión que la abra.',
    'admission-denied': 'El anfitrión no le ha dejado entrar. Consúltelo y reinténtelo.',
    removed: 'El anfitrión le ha quitado de esta llamada.',
    'protocol-mismatch':
      'Esta página es más antigua o más nueva que su servidor de llamadas. Vuelva a cargar la página.',
    'rate-limited': 'Ha sido demasiado a la vez. Espere un momento y reinténtelo.',
    'invalid-argument': 'Eso no se puede usar aquí. Cámbielo y reinténtelo.',
    'not-joined': 'No está en ninguna llamada. Únase primero.',
    'not-allowed': 'No puede hacer eso en esta llamada. Consulte al anfitrión.',
    'not-found': 'Eso ya no está aquí. Mire quién está en la llamada.',
    aborted: 'Se ha cancelado. Reinténtelo cuando quiera.',
    timeout: 'Ha tardado demasiado. Compruebe su conexión y reinténtelo.',
    'peer-unreachable':
      'No se encontró ningún camino hasta otra persona. Se sigue intentando; otra red puede ayudar.',
    'relay-unavailable':
      'Esta llamada oculta su dirección tras un relé y su servidor no tiene ninguno. Quien administra el servidor debe definir MESH_CALL_TURN_URLS.',
  },
};
