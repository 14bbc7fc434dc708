package dev.kakehashi.sfu;

/** Takes one participant's events. Called on the conference's control thread; must not block. */
@FunctionalInterface
public interface ParticipantListener {
    void onEvent(ParticipantEvent event);
}
