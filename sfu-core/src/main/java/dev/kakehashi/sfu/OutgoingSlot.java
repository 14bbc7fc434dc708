package dev.kakehashi.sfu;

/**
 * A section in which the participant receives. It has one SSRC, and one for retransmissions, for its whole life.
 *
 * @param mid the section's {@code a=mid}
 * @param use what it is kept for
 * @param index counts the slots of one use from 0; equal indices of AUDIO and VIDEO belong to one person
 * @param ssrc unsigned 32 bit, unique on the transport
 * @param rtxSsrc unsigned 32 bit, or -1 where retransmission was not agreed (all audio)
 */
public record OutgoingSlot(String mid, SlotUse use, int index, long ssrc, long rtxSsrc) {}
