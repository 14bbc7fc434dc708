package dev.kakehashi.perf.bench;

/** A running server on its core, on the server's side of the lab. */
sealed interface ServerUnderTest extends AutoCloseable permits KakehashiUnderTest, JanusUnderTest {
    long pid();

    boolean isAlive();

    /** Where the generator finds it. */
    String url();

    /** How the generator speaks with it. */
    String service();

    @Override
    void close();
}
