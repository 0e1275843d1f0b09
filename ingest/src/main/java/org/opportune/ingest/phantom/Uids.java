package org.opportune.ingest.phantom;

import org.opportune.ingest.dicom.DerivedUid;

/** Unique identifiers derived from a seed and what they name. */
final class Uids {
  private Uids() {}

  static String of(long seed, String name) {
    long high = Seeds.of(seed, name);
    return DerivedUid.of(high, Seeds.of(high, name));
  }
}
