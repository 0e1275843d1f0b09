package org.opportune.ingest.dicom;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** Unique identifiers made from what they name, in the UUID branch 2.25 (PS3.5 annex B.2). */
public final class DerivedUid {
  private static final String UUID_BRANCH = "2.25.";

  private DerivedUid() {}

  /** The identifier of 128 bits, of which 6 are overwritten by the marks of a random UUID. */
  public static String of(long high, long low) {
    long version = high & ~0xF000L | 0x4000L;
    long variant = low & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
    return UUID_BRANCH
        + new BigInteger(Long.toUnsignedString(version))
            .shiftLeft(64)
            .or(new BigInteger(Long.toUnsignedString(variant)));
  }

  /**
   * The identifier of a name, by SHA-256: equal names give equal identifiers.
   *
   * @param kind what is named, such as {@code study}; kinds never share an identifier
   * @param parts the name; pseudonyms, for whoever knows the parts can compute the identifier
   */
  public static String of(String kind, String... parts) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(kind.getBytes(StandardCharsets.UTF_8));
      for (String part : parts) {
        sha256.update((byte) 0);
        sha256.update(part.getBytes(StandardCharsets.UTF_8));
      }
      ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
      return of(digest.getLong(), digest.getLong());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot use SHA-256: every Java has it", e);
    }
  }
}
