/**
 * The narrow interface between media and signalling: plain records in ({@link ConferenceCommand}) and out ({@link
 * ParticipantEvent}). SDP and JSON never come this way, RTP bytes never leave it.
 */
@NullMarked
package dev.kakehashi.sfu;

import org.jspecify.annotations.NullMarked;
