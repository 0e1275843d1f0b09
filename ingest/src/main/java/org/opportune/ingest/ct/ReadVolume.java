package org.opportune.ingest.ct;

import java.util.Set;

/**
 * A volume with what reading it brought to light.
 *
 * @param volume Hounsfield units on the patient's axes
 * @param flags codes worth keeping in the finding
 * @param outsideAirHu median HU of the air around the patient, NaN when there is none to measure
 */
public record ReadVolume(HounsfieldVolume volume, Set<String> flags, double outsideAirHu) {
  /** Copies the flags. */
  public ReadVolume {
    flags = Set.copyOf(flags);
  }
}
