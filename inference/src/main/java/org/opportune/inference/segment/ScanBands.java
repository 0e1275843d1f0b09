package org.opportune.inference.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.opportune.inference.band.BandReference;
import org.opportune.inference.band.BandSpread;
import org.opportune.inference.band.Bands;
import org.opportune.inference.band.Blur;

/**
 * Brings the frequency bands of a scan down to those that a network was trained with, without
 * training anything. How strong a band is, is measured where smoothed density is that of lung, for
 * lungs are what the network is yet to find; it is weakened in the whole field.
 *
 * @param reference strength that is not exceeded
 */
record ScanBands(BandReference reference) {
  private static final int BANDS = 3;
  private static final double SMOOTH_PIXELS = 1;
  private static final double LOW_HU = -950;
  private static final double HIGH_HU = -600;

  /** The mean strength of training scans. */
  static ScanBands of(List<FieldScan> scans) {
    double[] sum = new double[BANDS];
    for (FieldScan scan : scans) {
      BandSpread spread = spread(scan, split(scan));
      for (int k = 0; k < BANDS; k++) {
        sum[k] += spread.sdHu(k) / scans.size();
      }
    }
    return new ScanBands(new BandReference(Arrays.stream(sum).boxed().toList()));
  }

  /** A scan with bands no stronger than the reference's. */
  FieldScan normalise(FieldScan scan) {
    List<Bands> split = split(scan);
    double[] gains = reference.gains(spread(scan, split));
    return scan.withHu(split.stream().map(bands -> bands.sum(gains)).toArray(float[][]::new));
  }

  private static List<Bands> split(FieldScan scan) {
    byte[] everywhere = new byte[FieldScan.ROWS * FieldScan.COLUMNS];
    Arrays.fill(everywhere, (byte) 1);
    List<Bands> split = new ArrayList<>();
    for (float[] hu : scan.hu()) {
      split.add(Bands.split(hu, everywhere, FieldScan.ROWS, FieldScan.COLUMNS, BANDS));
    }
    return split;
  }

  private static BandSpread spread(FieldScan scan, List<Bands> split) {
    BandSpread spread = new BandSpread(BANDS);
    for (int z = 0; z < split.size(); z++) {
      float[] smooth =
          Blur.gaussian(scan.hu()[z], FieldScan.ROWS, FieldScan.COLUMNS, SMOOTH_PIXELS);
      byte[] aerated = new byte[smooth.length];
      for (int i = 0; i < smooth.length; i++) {
        aerated[i] = (byte) (smooth[i] > LOW_HU && smooth[i] < HIGH_HU ? 1 : 0);
      }
      spread.add(split.get(z), aerated);
    }
    return spread;
  }
}
