package org.opportune.ingest.privacy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 (RFC 2104) over a label and a text. Not thread-safe. */
final class Hmac {
  private static final String ALGORITHM = "HmacSHA256";

  private final Mac mac;

  Hmac(byte[] key) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot use HMAC-SHA-256: every Java has it", e);
    }
  }

  /**
   * 32 bytes over the label and the text; the separator keeps {@code a|bc} and {@code ab|c} apart.
   */
  byte[] digest(String label, String text) {
    mac.update(label.getBytes(StandardCharsets.UTF_8));
    mac.update((byte) 0);
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }
}
