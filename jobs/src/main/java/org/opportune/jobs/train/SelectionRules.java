package org.opportune.jobs.train;

import java.util.List;
import org.opportune.jobs.settings.Settings;

/**
 * Which screened series are taken for lungs without emphysema.
 *
 * @param maxLaa950Percent series with more low attenuation are left out: emphysema, or a kernel so
 *     sharp or a dose so low that noise reads like it
 * @param excludedFlags series with any of these flags are left out
 * @param allScans whether a patient may give more than one series
 * @param maxPatients patients at most
 */
record SelectionRules(
    double maxLaa950Percent, List<String> excludedFlags, boolean allScans, int maxPatients) {

  static SelectionRules of(Settings settings, boolean allScans, int maxPatients) {
    return new SelectionRules(
        settings.number("training.max-laa950-percent", 0, 100),
        settings.texts("training.excluded-flags"),
        allScans,
        maxPatients);
  }
}
