// The rooms this browser was in, newest first; they never leave it.
const KEY = 'kakehashi.recent';
const MOST = 5;

export function recentRooms() {
  try {
    const rooms = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(rooms) ? rooms.filter((room) => typeof room === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function rememberRoom(room) {
  localStorage.setItem(KEY, JSON.stringify([room, ...recentRooms().filter((each) => each !== room)].slice(0, MOST)));
}
