package org.opportune.jobs.doctor;

import java.util.List;

/** Which networks come trained with this program, and how a site trains the others. */
final class TrainedNetworks {
  private TrainedNetworks() {}

  /**
   * A network and what has been done for it.
   *
   * @param name as {@code opportune train} takes it
   * @param state whether it comes trained, and on what
   * @param command that trains it on the site's own data
   */
  record Network(String name, String state, String command) {}

  /** All of them. */
  static List<Network> all() {
    return List.of(
        new Network(
            "edlnet",
            "comes trained, on drawn patients and 56 slices of two real scans",
            "opportune train edlnet --conf site.conf --out own"),
        new Network(
            "ana",
            "comes trained for trials only, on drawn cells: not for a laboratory's slides",
            "opportune train ana --images labels.csv --out patterns"),
        new Network(
            "lung",
            "does not come trained: the lung mask needs no network",
            "opportune train lung --conf site.conf --out lung-mask"),
        new Network(
            "ctnet",
            "does not come trained: train it on the site's scans and reports, then name it in scans.bundle",
            "opportune train ctnet --conf site.conf --out ctnet"),
        new Network(
            "infection",
            "does not come trained, and learns from drawn patients alone so far: for trials",
            "opportune train infection --out infection"),
        new Network(
            "segment",
            "does not come trained, and learns from drawn patients alone so far: for trials",
            "opportune train segment --out segment"));
  }
}
