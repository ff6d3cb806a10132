// Gives every visitor of an example a room of their own. On your page the room is an attribute: room="k3vQ9x7TzR2mWcY1bN8uLg".
const room = new URLSearchParams(location.search).get('room') ?? crypto.randomUUID();
for (const call of document.querySelectorAll('mesh-call')) call.setAttribute('room', room);
