package dev.kakehashi.sfu;

/**
 * Names one participant of one room.
 *
 * @param room the room's name as it stands in its address
 * @param participant unique within the room, chosen by signalling, safe to show to others in the room
 */
public record ParticipantKey(String room, String participant) {}
