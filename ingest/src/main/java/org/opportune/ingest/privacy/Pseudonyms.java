package org.opportune.ingest.privacy;

import java.io.Serializable;
import java.text.Normalizer;
import java.util.HexFormat;

/**
 * Pseudonyms by HMAC-SHA-256 under the site key, 128 bits kept. Without the key a pseudonym cannot
 * be computed from a patient number, so listing all numbers reverses nothing.
 *
 * <p>Identifiers are brought to Unicode form NFKC first: systems write one number with composed or
 * decomposed letters, with half-width or full-width digits, and it is still one patient.
 */
public final class Pseudonyms implements KeyMaker, Serializable {
  private static final long serialVersionUID = 1L;
  private static final int KEPT_BYTES = 16;

  private final byte[] key;
  private transient Hmac hmac;

  /** Pseudonyms of one site. */
  public Pseudonyms(SiteKey siteKey) {
    this.key = siteKey.derive("pseudonyms");
  }

  @Override
  public synchronized String key(String label, String identifier) {
    if (hmac == null) {
      hmac = new Hmac(key);
    }
    return HexFormat.of()
        .formatHex(
            hmac.digest(label, Normalizer.normalize(identifier, Normalizer.Form.NFKC)),
            0,
            KEPT_BYTES);
  }
}
