package org.opportune.ingest.ct;

import java.util.Arrays;
import java.util.List;
import org.opportune.ingest.Reason;

/** Where in a volume each slice goes: slices at one z are one place and must have equal pixels. */
final class SlicePlaces {
  private final int[] places;
  private final double[] z;

  private SlicePlaces(int[] places, double[] z) {
    this.places = places;
    this.z = z;
  }

  /** The places of slices by rising z. */
  static SlicePlaces of(List<SliceRef> slices) throws SeriesException {
    int[] places = new int[slices.size()];
    double[] z = new double[slices.size()];
    int count = 0;
    for (int i = 0; i < places.length; i++) {
      double at = slices.get(i).zMm();
      if (count > 0 && at < z[count - 1]) {
        throw new SeriesException(Reason.CHANGED, "Cannot stack slices: positions fall");
      }
      if (count == 0 || at > z[count - 1]) {
        z[count++] = at;
      }
      places[i] = count - 1;
    }
    return new SlicePlaces(places, Arrays.copyOf(z, count));
  }

  int count() {
    return z.length;
  }

  /** The place of a slice by its index among those given. */
  int of(int slice) {
    return places[slice];
  }

  /** Positions along the normal, strictly rising, mm. */
  double[] z() {
    return z.clone();
  }

  /**
   * Puts a slice at its place.
   *
   * @return whether it is the first there
   * @throws SeriesException when another slice stands there and differs
   */
  boolean put(short[][] hu, int slice, short[] values) throws SeriesException {
    int place = places[slice];
    if (hu[place] == null) {
      hu[place] = values;
      return true;
    }
    if (!Arrays.equals(hu[place], values)) {
      throw new SeriesException(
          Reason.AMBIGUOUS_DUPLICATES, "Cannot stack slices: two at one position differ");
    }
    return false;
  }
}
