package org.opportune.inference.ct;

import java.util.ArrayList;
import java.util.List;
import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * Which slices of a thin-slice scan the network is shown. Slices of less than a millimetre show
 * nearly the same lung; a score is a mean over millions of voxels, which every second or third of
 * them gives as well.
 */
final class SliceChoice {
  /** Slices stand in files to a micrometre or so. */
  private static final double TOLERANCE_MM = 0.01;

  private SliceChoice() {}

  /**
   * Chooses among slices: the first, then each time the furthest one that lies within a distance,
   * and the last.
   *
   * @param slices ascending
   * @param zMm position of every slice of the volume, ascending
   * @param distanceMm 0 to choose all
   */
  static List<Integer> of(List<Integer> slices, double[] zMm, double distanceMm) {
    if (distanceMm == 0) {
      return List.copyOf(slices);
    }
    List<Integer> chosen = new ArrayList<>();
    for (int i = 0; i < slices.size(); i++) {
      boolean last = i == slices.size() - 1;
      boolean reached =
          chosen.isEmpty()
              || last
              || zMm[slices.get(i + 1)] - zMm[chosen.get(chosen.size() - 1)]
                  > distanceMm + TOLERANCE_MM;
      if (reached) {
        chosen.add(slices.get(i));
      }
    }
    return List.copyOf(chosen);
  }

  /**
   * Height of lung that each chosen slice stands for, by its index in the volume: half-way to its
   * chosen neighbours, and at the ends half its own height more.
   *
   * @param withLung what was chosen among
   * @param chosen ascending
   */
  static double[] weightsMm(HounsfieldVolume volume, List<Integer> withLung, List<Integer> chosen) {
    double[] weights = new double[volume.slices()];
    double[] z = volume.sliceZMm();
    for (int i = 0; i < chosen.size(); i++) {
      int slice = chosen.get(i);
      double own = volume.sliceWeightMm(slice);
      double below = i == 0 ? own : z[slice] - z[chosen.get(i - 1)];
      double above = i == chosen.size() - 1 ? own : z[chosen.get(i + 1)] - z[slice];
      weights[slice] = chosen.size() == withLung.size() ? own : (below + above) / 2;
    }
    return weights;
  }
}
