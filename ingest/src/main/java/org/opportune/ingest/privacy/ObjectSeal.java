package org.opportune.ingest.privacy;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals object keys. Paths of an archive often hold patient names and numbers, yet tables must name
 * the objects they speak of: the tables hold the sealed reference, and only a holder of the site
 * key can open it.
 *
 * <p>The same key always seals to the same reference, so that tables can be joined on it. The
 * construction is a synthetic initialisation vector as in RFC 5297: the vector is an HMAC of the
 * plain text, the text is encrypted with AES-256 in counter mode under it, and opening checks that
 * both agree.
 */
public final class ObjectSeal implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int VECTOR_BYTES = 16;

  private final byte[] vectorKey;
  private final byte[] cipherKey;
  private transient Hmac hmac;
  private transient Cipher cipher;

  /** The seal of one site. */
  public ObjectSeal(SiteKey siteKey) {
    this.vectorKey = siteKey.derive("object-seal-vector");
    this.cipherKey = siteKey.derive("object-seal-cipher");
  }

  /** The sealed reference of an object key: URL-safe base64. */
  public String seal(String objectKey) {
    byte[] vector = vector(objectKey);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, vector, objectKey.getBytes(StandardCharsets.UTF_8));
    byte[] joined = Arrays.copyOf(vector, VECTOR_BYTES + sealed.length);
    System.arraycopy(sealed, 0, joined, VECTOR_BYTES, sealed.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(joined);
  }

  /**
   * The object key of a reference.
   *
   * @throws IllegalArgumentException when the reference was not sealed under this site key
   */
  public String open(String reference) {
    byte[] joined = Base64.getUrlDecoder().decode(reference);
    if (joined.length >= VECTOR_BYTES) {
      byte[] vector = Arrays.copyOf(joined, VECTOR_BYTES);
      byte[] plain =
          crypt(
              Cipher.DECRYPT_MODE, vector, Arrays.copyOfRange(joined, VECTOR_BYTES, joined.length));
      String objectKey = new String(plain, StandardCharsets.UTF_8);
      if (MessageDigest.isEqual(vector, vector(objectKey))) {
        return objectKey;
      }
    }
    throw new IllegalArgumentException(
        "Invalid object reference: it was not sealed with this site key");
  }

  private synchronized byte[] vector(String objectKey) {
    if (hmac == null) {
      hmac = new Hmac(vectorKey);
    }
    return Arrays.copyOf(hmac.digest("object", objectKey), VECTOR_BYTES);
  }

  private synchronized byte[] crypt(int mode, byte[] vector, byte[] text) {
    try {
      if (cipher == null) {
        cipher = Cipher.getInstance("AES/CTR/NoPadding");
      }
      cipher.init(mode, new SecretKeySpec(cipherKey, "AES"), new IvParameterSpec(vector));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot use AES-256-CTR: every Java has it", e);
    }
  }
}
