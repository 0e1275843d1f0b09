package org.opportune.ingest.privacy;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The secret of a site: 32 random bytes under which every identifier becomes a pseudonym. Never
 * stored in a table, log or report; {@link #id()} names it without telling anything about it.
 */
public final class SiteKey implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Length of a key in bytes. */
  public static final int BYTES = 32;

  /** Fewer distinct byte values than this is a placeholder, not a random key. */
  private static final int MIN_DISTINCT_BYTES = 12;

  private final byte[] secret;

  private SiteKey(byte[] secret) {
    this.secret = secret;
  }

  /** A new random key. */
  public static SiteKey random() {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    return new SiteKey(secret);
  }

  /**
   * Reads a key from text: 64 hexadecimal digits or base64 of 32 bytes.
   *
   * @throws IllegalArgumentException when the text is no key, or a key that is plainly a default
   */
  public static SiteKey parse(String text) {
    String trimmed = text.strip();
    byte[] secret;
    try {
      secret =
          trimmed.length() == BYTES * 2
              ? HexFormat.of().parseHex(trimmed)
              : Base64.getDecoder().decode(trimmed);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Invalid site key: not 64 hexadecimal digits or base64; make one with: openssl rand -hex 32",
          e);
    }
    if (secret.length != BYTES) {
      throw new IllegalArgumentException(
          "Invalid site key: "
              + secret.length
              + " bytes is not "
              + BYTES
              + "; make one with: openssl rand -hex 32");
    }
    if (countDistinct(secret) < MIN_DISTINCT_BYTES) {
      throw new IllegalArgumentException(
          "Invalid site key: it looks like a default, not like a random one; "
              + "make one with: openssl rand -hex 32");
    }
    return new SiteKey(secret);
  }

  /**
   * Reads a key file.
   *
   * @throws IOException when the file cannot be read
   * @throws IllegalArgumentException as {@link #parse}
   */
  public static SiteKey read(Path file) throws IOException {
    return parse(Files.readString(file, StandardCharsets.US_ASCII));
  }

  /** The key as {@link #parse} reads it: 64 hexadecimal digits. */
  public String toHex() {
    return HexFormat.of().formatHex(secret);
  }

  /** A name of this key for tables: 8 hexadecimal digits that reveal nothing of the secret. */
  public String id() {
    return HexFormat.of().formatHex(new Hmac(secret).digest("key-id", ""), 0, 4);
  }

  /** A key for one purpose, from which neither this key nor another purpose's can be found. */
  byte[] derive(String purpose) {
    return new Hmac(secret).digest("derive", purpose);
  }

  private static int countDistinct(byte[] bytes) {
    boolean[] seen = new boolean[256];
    int count = 0;
    for (byte b : bytes) {
      if (!seen[b & 0xff]) {
        seen[b & 0xff] = true;
        count++;
      }
    }
    return count;
  }

  @Override
  public String toString() {
    return "SiteKey[" + id() + "]";
  }
}
