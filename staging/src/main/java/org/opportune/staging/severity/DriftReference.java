package org.opportune.staging.severity;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The scores of the fit population, kept in the model so that later nights can be compared.
 *
 * @param overall everyone
 * @param groups per group, keyed such as {@code site=A} or {@code scanner=X}; sorted by key
 */
public record DriftReference(ScoreCounts overall, Map<String, ScoreCounts> groups)
    implements Serializable {

  /** Keeps its own sorted copy. */
  public DriftReference {
    groups = groups == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(groups));
  }
}
