package org.opportune.jobs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digest of a text, to tell whether two runs were given the same. */
public final class TextDigest {
  private TextDigest() {}

  /** SHA-256 of the text in UTF-8, in hexadecimal. */
  public static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot use SHA-256: every Java has it", e);
    }
  }
}
