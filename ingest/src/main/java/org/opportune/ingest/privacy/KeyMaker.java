package org.opportune.ingest.privacy;

/** Turns an identifier into a pseudonym. */
@FunctionalInterface
public interface KeyMaker {

  /**
   * The pseudonym of an identifier. Equal inputs give equal pseudonyms; the same identifier under
   * two labels gives unrelated ones.
   *
   * @param label what is identified: {@code patient}, {@code study}, {@code series}, {@code
   *     instance}
   * @param identifier the identifier as the archive holds it
   */
  String key(String label, String identifier);
}
