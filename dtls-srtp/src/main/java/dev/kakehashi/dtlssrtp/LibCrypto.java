package dev.kakehashi.dtlssrtp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The functions of OpenSSL's libcrypto that SRTP needs, under their own names where they are bound. Pointers are plain
 * addresses of native memory: nothing is made for a call. Everything but fetching is short and never calls back, so it
 * runs without leaving the state of Java code ({@link Linker.Option#critical}).
 *
 * <p>Safe for use by any thread; an object of the library belongs to one at a time.
 */
@SuppressWarnings("restricted")
final class LibCrypto {
    static final String FILE = "libcrypto.so.3";

    /** {@code SHA_CTX} of openssl/sha.h: 24 words of 32 bits. */
    static final int SHA1_STATE_BYTES = 96;

    private static final long VERSION_3_0 = 0x3000_0000L;
    private static final int KEEP_DIRECTION = -1;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY = load(FILE);
    private static final List<String> MISSING = new ArrayList<>();

    private static final MethodHandle VERSION = shortCall("OpenSSL_version_num", JAVA_LONG);
    private static final MethodHandle FETCH =
            call("EVP_CIPHER_fetch", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG));
    private static final MethodHandle NEW = shortCall("EVP_CIPHER_CTX_new", JAVA_LONG);
    private static final MethodHandle FREE = shortVoidCall("EVP_CIPHER_CTX_free", JAVA_LONG);
    private static final MethodHandle INIT =
            shortCall("EVP_CipherInit_ex2", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG);
    private static final MethodHandle UPDATE =
            shortCall("EVP_CipherUpdate", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle FINAL =
            shortCall("EVP_CipherFinal_ex", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle GET_PARAMS =
            shortCall("EVP_CIPHER_CTX_get_params", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SET_PARAMS =
            shortCall("EVP_CIPHER_CTX_set_params", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SHA1_INIT = shortCall("SHA1_Init", JAVA_INT, JAVA_LONG);
    private static final MethodHandle SHA1_UPDATE = shortCall("SHA1_Update", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SHA1_FINAL = shortCall("SHA1_Final", JAVA_INT, JAVA_LONG, JAVA_LONG);

    private LibCrypto() {}

    /** Why the library can't be used here, or null; nothing else may be called before this was null. */
    static @Nullable String problem() {
        if (MISSING.contains("OpenSSL_version_num")) {
            return FILE + " does not load";
        }
        if (!MISSING.isEmpty()) {
            return FILE + " lacks " + MISSING.getFirst();
        }
        if (ADDRESS.byteSize() != JAVA_LONG.byteSize()) {
            return "this is no machine of 64 bits";
        }
        return versionNumber() < VERSION_3_0 ? FILE + " is older than 3.0" : null;
    }

    /** For the log: major, minor and patch. */
    static String version() {
        long number = versionNumber();
        return (number >>> 28) + "." + (number >>> 20 & 0xFF) + "." + (number >>> 4 & 0xFF);
    }

    /** An algorithm by its name such as AES-128-GCM, kept for the life of the process. */
    static long fetch(String algorithm) {
        try (Arena arena = Arena.ofConfined()) {
            return present((long) FETCH.invokeExact(0L, arena.allocateFrom(algorithm), 0L), algorithm);
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    /** A context with a key schedule; {@link #free} gives it back. */
    static long newCipher(long algorithm, long key, boolean encrypting) {
        try {
            long context = present((long) NEW.invokeExact(), "a cipher context");
            int set = (int) INIT.invokeExact(context, algorithm, key, 0L, encrypting ? 1 : 0, 0L);
            if (set != 1) {
                free(context);
                throw new IllegalStateException(FILE + " refuses a key");
            }
            return context;
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    /** Erases the key schedule, too. */
    static void free(long context) {
        try {
            FREE.invokeExact(context);
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    /** Begins a packet: the key stays, the initialization vector is new. */
    static boolean restart(long context, long initializationVector) {
        try {
            return (int) INIT.invokeExact(context, 0L, 0L, initializationVector, KEEP_DIRECTION, 0L) == 1;
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    /**
     * Encrypts or decrypts.
     *
     * @param into 0 for data that are authenticated only
     * @param written where an int has room that tells how much was written
     */
    static boolean update(long context, long into, long written, long from, int length) {
        try {
            return (int) UPDATE.invokeExact(context, into, written, from, length) == 1;
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    /** Ends a packet; false when it is not authentic. */
    static boolean finish(long context, long into, long written) {
        try {
            return (int) FINAL.invokeExact(context, into, written) == 1;
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    /** Fills what an array of {@code OSSL_PARAM} points to. */
    static boolean readParameters(long context, long parameters) {
        try {
            return (int) GET_PARAMS.invokeExact(context, parameters) == 1;
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    static boolean writeParameters(long context, long parameters) {
        try {
            return (int) SET_PARAMS.invokeExact(context, parameters) == 1;
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    static void sha1Init(long state) {
        try {
            int _ = (int) SHA1_INIT.invokeExact(state);
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    static void sha1Update(long state, long data, long length) {
        try {
            int _ = (int) SHA1_UPDATE.invokeExact(state, data, length);
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    /** Writes the 20 bytes of the digest and erases the state. */
    static void sha1Final(long digest, long state) {
        try {
            int _ = (int) SHA1_FINAL.invokeExact(digest, state);
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    private static long versionNumber() {
        try {
            return (long) VERSION.invokeExact();
        } catch (Throwable broken) {
            throw unexpected(broken);
        }
    }

    static long present(long pointer, String what) {
        if (pointer == 0) {
            throw new IllegalStateException(FILE + " has no " + what);
        }
        return pointer;
    }

    /** A foreign call itself throws nothing. */
    static RuntimeException unexpected(Throwable broken) {
        if (broken instanceof Error error) {
            throw error;
        }
        return broken instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(broken);
    }

    private static SymbolLookup load(String file) {
        try {
            return SymbolLookup.libraryLookup(file, Arena.global());
        } catch (IllegalArgumentException | IllegalCallerException absent) {
            return _ -> Optional.empty();
        }
    }

    private static MethodHandle shortCall(String name, MemoryLayout result, MemoryLayout... arguments) {
        return call(name, FunctionDescriptor.of(result, arguments), Linker.Option.critical(false));
    }

    private static MethodHandle shortVoidCall(String name, MemoryLayout... arguments) {
        return call(name, FunctionDescriptor.ofVoid(arguments), Linker.Option.critical(false));
    }

    private static MethodHandle call(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return bind(MISSING, name, descriptor, options);
    }

    /** What is missing is noted, and stands there as a function that does nothing. */
    static MethodHandle bind(
            List<String> missing, String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return LIBRARY.find(name)
                .map(symbol -> LINKER.downcallHandle(symbol, descriptor, options))
                .orElseGet(() -> {
                    missing.add(name);
                    return MethodHandles.empty(descriptor.toMethodType());
                });
    }
}
