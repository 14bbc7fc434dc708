package dev.kakehashi.perf.load;

/**
 * Who sends what in a room, so that the server forwards a given number of packets a second.
 *
 * @param people in the room
 * @param speakers how many of them speak, the first ones; where there are pictures the others are silent, else they send
 *     silence
 * @param withPictures whether all send pictures
 * @param pictureRate packets of pictures a second that each sends
 * @param voiceRate packets of sound a second that each voice sends
 */
record MeetingMix(int people, int speakers, boolean withPictures, double pictureRate, double voiceRate) {
    /** Opus at 32 kbit/s, and its header with two extensions. */
    static final int VOICE_BYTES = 80 + 24;

    /** More slots nobody gets from a Kakehashi server. */
    static final int MAX_SLOTS = 24;

    /** Opus in packets of 20 ms. */
    private static final double VOICE_RATE = 50;

    /** A picture of 1.75 Mbit/s has four packets for each of a voice. */
    private static final double PICTURES_A_VOICE = 4;

    /** Of pictures and sound. */
    static MeetingMix meeting(int people, int speakers, double forwarded) {
        int slots = Math.min(people - 1, MAX_SLOTS);
        int speaking = Math.min(people, speakers);
        double copies = (double) people * slots * PICTURES_A_VOICE + speaking * (people - 1);
        double voiceRate = forwarded / copies;
        return new MeetingMix(people, speaking, true, voiceRate * PICTURES_A_VOICE, voiceRate);
    }

    /**
     * Of cameras and voices as browsers send them.
     *
     * @param pictureRate packets a second of each camera
     */
    static MeetingMix cameras(int people, int speakers, double pictureRate) {
        return new MeetingMix(people, Math.min(people, speakers), true, pictureRate, VOICE_RATE);
    }

    /** Of sound alone. */
    static MeetingMix audioRoom(int people, int speakers, double forwarded) {
        int speaking = Math.min(people, speakers);
        return new MeetingMix(people, speaking, false, 0, forwarded / (speaking * (people - 1)));
    }

    /** For so many others a person has room. */
    int slots() {
        return Math.min(people - 1, MAX_SLOTS);
    }

    boolean speaks(int person) {
        return person < speakers;
    }

    /** Of all packets that are sent, what each person should receive. */
    double[] shares() {
        double sent = people * pictureRate + (withPictures ? speakers : people) * voiceRate;
        double[] shares = new double[people];
        for (int person = 0; person < people; person++) {
            int voices = speaks(person) ? speakers - 1 : speakers;
            shares[person] = (slots() * pictureRate + voices * voiceRate) / sent;
        }
        return shares;
    }
}
