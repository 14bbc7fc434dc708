package dev.kakehashi.sfu;

/** Why a join was refused. */
public enum RefusalReason {
    /** The room holds as many participants as it may. */
    ROOM_FULL,
    /** The server holds as many participants as it may, or is overloaded. */
    SERVER_FULL,
    /** A participant of this id is in the room already. */
    ALREADY_PRESENT,
    /** There is nobody to watch: the room is empty, or nobody of that name is in it. */
    NOBODY_TO_WATCH,
    /** The server is going down and takes no new participants. */
    DRAINING
}
