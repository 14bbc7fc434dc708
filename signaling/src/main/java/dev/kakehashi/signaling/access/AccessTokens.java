package dev.kakehashi.signaling.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.Date;

/** Makes the tokens that {@link AccessPolicy} takes: JWT (RFC 7519), signed with HS256. Safe for any thread. */
public final class AccessTokens {
    /** RFC 7518 3.2: a key of the size of the hash or larger. */
    public static final int MIN_SECRET_BYTES = 32;

    static final String ROOM = "room";
    static final String ROLE = "role";
    static final String NAME = "name";

    private final MACSigner signer;

    /** @throws IllegalArgumentException when the secret has fewer than {@value #MIN_SECRET_BYTES} bytes */
    public AccessTokens(byte[] secret) {
        requireLength(secret);
        try {
            signer = new MACSigner(secret.clone());
        } catch (JOSEException impossible) {
            throw new IllegalStateException("HS256 takes every key of 32 bytes", impossible);
        }
    }

    static void requireLength(byte[] secret) {
        if (secret.length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException("A secret has at least " + MIN_SECRET_BYTES + " bytes (RFC 7518 3.2).");
        }
    }

    /** The token in compact form; never to be logged. */
    public String make(AccessClaims claims) {
        JWTClaimsSet.Builder set = new JWTClaimsSet.Builder()
                .claim(ROOM, claims.room())
                .claim(ROLE, claims.role().word())
                .expirationTime(Date.from(claims.expires()));
        if (claims.identity() != null) {
            set.subject(claims.identity());
        }
        if (claims.name() != null) {
            set.claim(NAME, claims.name());
        }
        if (claims.notBefore() != null) {
            set.notBeforeTime(Date.from(claims.notBefore()));
        }
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), set.build());
        try {
            token.sign(signer);
        } catch (JOSEException impossible) {
            throw new IllegalStateException("every runtime has HmacSHA256", impossible);
        }
        return token.serialize();
    }
}
