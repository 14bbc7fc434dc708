package dev.kakehashi.dtlssrtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The functions of OpenSSL's libcrypto with which a handshake agrees on a secret (X25519, RFC 7748) and signs (ECDSA on
 * P-256). Keys are plain addresses that {@link #freeAgreementKey} and {@link #freeSigningKey} give back; a key that does
 * not change is safe for use by any thread. Each operation takes up to a tenth of a millisecond, so none is a critical
 * call: one would keep the collector waiting.
 *
 * <p>ECDSA goes through {@code EC_KEY}: deprecated since 3.0 but part of what {@code libcrypto.so.3} promises, and a public
 * key of a peer is taken there as it is, where {@code EVP_PKEY} has decoders and parameters.
 */
@SuppressWarnings("restricted")
final class LibCryptoCurves {
    static final int X25519_BYTES = 32;
    static final int P256_BYTES = 32;

    /** Of a DER sequence of two integers, each with a leading zero. */
    private static final int MAX_SIGNATURE_BYTES = 72;

    /** {@code NID_X25519} and {@code NID_X9_62_prime256v1} of openssl/obj_mac.h. */
    private static final int X25519 = 1_034;

    private static final int P256 = 415;

    private static final List<String> MISSING = new ArrayList<>();

    private static final MethodHandle RAW_PRIVATE =
            call("EVP_PKEY_new_raw_private_key", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle RAW_PUBLIC =
            call("EVP_PKEY_new_raw_public_key", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle GET_PUBLIC =
            call("EVP_PKEY_get_raw_public_key", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle FREE_KEY = voidCall("EVP_PKEY_free");
    private static final MethodHandle NEW_CONTEXT = call("EVP_PKEY_CTX_new", JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle FREE_CONTEXT = voidCall("EVP_PKEY_CTX_free");
    private static final MethodHandle DERIVE_INIT = call("EVP_PKEY_derive_init", JAVA_INT, JAVA_LONG);
    private static final MethodHandle SET_PEER = call("EVP_PKEY_derive_set_peer", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle DERIVE = call("EVP_PKEY_derive", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle NEW_EC_KEY = call("EC_KEY_new_by_curve_name", JAVA_LONG, JAVA_INT);
    private static final MethodHandle FREE_EC_KEY = voidCall("EC_KEY_free");
    private static final MethodHandle SET_EC_PRIVATE =
            call("EC_KEY_oct2priv", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SET_EC_PUBLIC =
            call("EC_KEY_oct2key", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SIGN =
            call("ECDSA_sign", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle VERIFY =
            call("ECDSA_verify", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);

    private LibCryptoCurves() {}

    /** Why these functions can't be used here, or null; nothing else may be called before this was null. */
    static @Nullable String problem() {
        String problem = LibCrypto.problem();
        if (problem == null && !MISSING.isEmpty()) {
            return LibCrypto.FILE + " lacks " + MISSING.getFirst();
        }
        return problem;
    }

    /** A key for X25519 of 32 random bytes. */
    static long agreementKey(byte[] privateKey) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, privateKey);
            long key = (long) RAW_PRIVATE.invokeExact(X25519, 0L, bytes.address(), bytes.byteSize());
            bytes.fill((byte) 0);
            return LibCrypto.present(key, "X25519");
        } catch (Throwable broken) {
            throw LibCrypto.unexpected(broken);
        }
    }

    static void freeAgreementKey(long key) {
        try {
            FREE_KEY.invokeExact(key);
        } catch (Throwable broken) {
            throw LibCrypto.unexpected(broken);
        }
    }

    /** What the other side is told of a key. */
    static byte[] publicKey(long agreementKey) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(X25519_BYTES);
            MemorySegment length = arena.allocateFrom(JAVA_LONG, X25519_BYTES);
            int got = (int) GET_PUBLIC.invokeExact(agreementKey, bytes.address(), length.address());
            if (got != 1) {
                throw new IllegalStateException(LibCrypto.FILE + " has no public key");
            }
            return bytes.toArray(JAVA_BYTE);
        } catch (Throwable broken) {
            throw LibCrypto.unexpected(broken);
        }
    }

    /** The secret that is shared with the other side, or null where its key is one that leads to nothing but zeros. */
    static byte @Nullable [] agree(long agreementKey, byte[] peerKey) {
        long peer = 0;
        long context = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, peerKey);
            peer = (long) RAW_PUBLIC.invokeExact(X25519, 0L, bytes.address(), bytes.byteSize());
            context = (long) NEW_CONTEXT.invokeExact(agreementKey, 0L);
            if (peer == 0
                    || context == 0
                    || (int) DERIVE_INIT.invokeExact(context) != 1
                    || (int) SET_PEER.invokeExact(context, peer) != 1) {
                return null;
            }
            MemorySegment secret = arena.allocate(X25519_BYTES);
            MemorySegment length = arena.allocateFrom(JAVA_LONG, X25519_BYTES);
            if ((int) DERIVE.invokeExact(context, secret.address(), length.address()) != 1) {
                return null;
            }
            byte[] shared = secret.toArray(JAVA_BYTE);
            secret.fill((byte) 0);
            return shared;
        } catch (Throwable broken) {
            throw LibCrypto.unexpected(broken);
        } finally {
            freeContext(context);
            freeAgreementKey(peer);
        }
    }

    /**
     * A key that signs, of the 32 bytes of its number.
     *
     * @throws IllegalStateException where there is no such key
     */
    static long signingKey(byte[] number) {
        return LibCrypto.present(
                ecKey((key, bytes) -> (int) SET_EC_PRIVATE.invokeExact(key, bytes.address(), bytes.byteSize()), number),
                "such key");
    }

    /** A key that verifies, of a point as in SEC 1 2.3.3; 0 where that is none of the curve. */
    static long verifyingKey(byte[] point) {
        return ecKey(
                (key, bytes) -> (int) SET_EC_PUBLIC.invokeExact(key, bytes.address(), bytes.byteSize(), 0L), point);
    }

    private interface Filling {
        int fill(long key, MemorySegment bytes) throws Throwable;
    }

    private static long ecKey(Filling filling, byte[] from) {
        try (Arena arena = Arena.ofConfined()) {
            long key = LibCrypto.present((long) NEW_EC_KEY.invokeExact(P256), "P-256");
            MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, from);
            int filled = filling.fill(key, bytes);
            bytes.fill((byte) 0);
            if (filled == 1) {
                return key;
            }
            freeSigningKey(key);
            return 0;
        } catch (Throwable broken) {
            throw LibCrypto.unexpected(broken);
        }
    }

    /** Of one that signs or verifies; nothing where it is 0. */
    static void freeSigningKey(long key) {
        try {
            FREE_EC_KEY.invokeExact(key);
        } catch (Throwable broken) {
            throw LibCrypto.unexpected(broken);
        }
    }

    /** Signs a digest: a DER sequence of two integers. */
    static byte[] sign(long signingKey, byte[] digest) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, digest);
            MemorySegment signature = arena.allocate(MAX_SIGNATURE_BYTES);
            MemorySegment length = arena.allocateFrom(JAVA_INT, MAX_SIGNATURE_BYTES);
            int signed = (int) SIGN.invokeExact(
                    0, bytes.address(), digest.length, signature.address(), length.address(), signingKey);
            if (signed != 1) {
                throw new IllegalStateException(LibCrypto.FILE + " does not sign");
            }
            return signature.asSlice(0, length.get(JAVA_INT, 0)).toArray(JAVA_BYTE);
        } catch (Throwable broken) {
            throw LibCrypto.unexpected(broken);
        }
    }

    /** Whether a signature is one of this digest by this key. */
    static boolean verify(long verifyingKey, byte[] digest, byte[] signature) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, digest);
            MemorySegment shown = arena.allocateFrom(JAVA_BYTE, signature);
            return (int) VERIFY.invokeExact(
                            0, bytes.address(), digest.length, shown.address(), signature.length, verifyingKey)
                    == 1;
        } catch (Throwable broken) {
            throw LibCrypto.unexpected(broken);
        }
    }

    private static void freeContext(long context) {
        try {
            FREE_CONTEXT.invokeExact(context);
        } catch (Throwable broken) {
            throw LibCrypto.unexpected(broken);
        }
    }

    private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
        return LibCrypto.bind(MISSING, name, FunctionDescriptor.of(result, arguments));
    }

    private static MethodHandle voidCall(String name) {
        return LibCrypto.bind(MISSING, name, FunctionDescriptor.ofVoid(JAVA_LONG));
    }
}
