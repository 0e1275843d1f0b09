package org.opportune.ingest.privacy;

/** Makes the pseudonym of an identifier: the same input gives the same key within one site. */
@FunctionalInterface
public interface KeyMaker {

  /**
   * The pseudonym of one identifier.
   *
   * @param label the identifier's kind: {@code patient} (input {@code issuer|id}), {@code study},
   *     {@code series}, {@code instance} or {@code frame}; equal identifiers of two kinds give
   *     different keys
   * @param identifier the identifier, never null
   * @return a key that cannot be traced back without the site's secret
   */
  String key(String label, String identifier);
}
