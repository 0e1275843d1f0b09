package org.opportune.ingest.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opportune.ingest.ct.HounsfieldVolume;

class ThoraxPhantomTest {
  private static final ScanSettings SMALL = new ScanSettings(72, 370, 6, 4, Kernel.MEDIUM, 15);

  private static PatientSpec patient(long seed, Emphysema emphysema, double share) {
    return new PatientSpec(seed, emphysema, share, 62, seed % 2 == 0 ? "F" : "M", 1);
  }

  @Test
  void sameSeedGivesTheSameVoxels() {
    PatientSpec spec = patient(5, Emphysema.CENTRILOBULAR, 0.1);
    PhantomScan first = ThoraxPhantom.scan(spec, SMALL);
    PhantomScan second = ThoraxPhantom.scan(spec, SMALL);
    assertThat(first.volume().hu()).isDeepEqualTo(second.volume().hu());
    assertThat(first.lesion()).isDeepEqualTo(second.lesion());
    PhantomScan other = ThoraxPhantom.scan(patient(6, Emphysema.CENTRILOBULAR, 0.1), SMALL);
    assertThat(other.volume().hu()[20]).isNotEqualTo(first.volume().hu()[20]);
  }

  @ParameterizedTest
  @CsvSource({
    "CENTRILOBULAR, 0.002",
    "CENTRILOBULAR, 0.04",
    "CENTRILOBULAR, 0.45",
    "PARASEPTAL, 0.03",
    "PARASEPTAL, 0.45",
    "PANLOBULAR, 0.04",
    "PANLOBULAR, 0.45"
  })
  void lesionsTakeTheShareAskedFor(Emphysema emphysema, double share) {
    PhantomScan scan = ThoraxPhantom.scan(patient(11, emphysema, share), SMALL);
    assertThat(scan.lesionShare()).isCloseTo(share, within(Math.max(0.1 * share, 0.001)));
    long lung = 0;
    long lesion = 0;
    double lesionHu = 0;
    double healthyHu = 0;
    for (int slice = 0; slice < scan.lung().length; slice++) {
      for (int i = 0; i < scan.lung()[slice].length; i++) {
        boolean inLung = scan.lung()[slice][i] != 0;
        boolean inLesion = scan.lesion()[slice][i] != 0;
        assertThat(inLesion && !inLung).isFalse();
        lung += inLung ? 1 : 0;
        lesion += inLesion ? 1 : 0;
        lesionHu += inLesion ? scan.volume().hu()[slice][i] : 0;
        healthyHu += inLung && !inLesion ? scan.volume().hu()[slice][i] : 0;
      }
    }
    assertThat((double) lesion / lung).isEqualTo(scan.lesionShare());
    assertThat(lesionHu / lesion).isBetween(-990.0, -880.0);
    assertThat(healthyHu / (lung - lesion)).isGreaterThan(lesionHu / lesion + 50);
  }

  @Test
  void centrilobularIsMostlyHighAndPanlobularMostlyLow() {
    assertThat(meanHeight(Emphysema.CENTRILOBULAR)).isPositive();
    assertThat(meanHeight(Emphysema.PANLOBULAR)).isNegative();
  }

  /** Mean slice of the lesions against that of the lung. */
  private static double meanHeight(Emphysema emphysema) {
    PhantomScan scan = ThoraxPhantom.scan(patient(3, emphysema, 0.1), SMALL);
    double[] sum = new double[2];
    double[] count = new double[2];
    for (int slice = 0; slice < scan.lung().length; slice++) {
      for (int i = 0; i < scan.lung()[slice].length; i++) {
        if (scan.lung()[slice][i] != 0) {
          int which = scan.lesion()[slice][i];
          sum[which] += slice;
          count[which]++;
        }
      }
    }
    return sum[1] / count[1] - sum[0] / count[0];
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4"})
  void healthyLungsHaveHumanSizeAndDensity(long seed) {
    PhantomScan scan = ThoraxPhantom.scan(patient(seed, Emphysema.NONE, 0.3), SMALL);
    HounsfieldVolume volume = scan.volume();
    double litres = volume.columnSpacingMm() * volume.rowSpacingMm() * 6 / 1e6;
    double[] size = new double[3];
    double hu = 0;
    double low = 0;
    double front = 0;
    for (int slice = 0; slice < volume.slices(); slice++) {
      for (int i = 0; i < volume.hu()[slice].length; i++) {
        int side = scan.lung()[slice][i];
        size[side] += litres;
        if (side != 0) {
          hu += volume.hu()[slice][i];
          low += volume.hu()[slice][i] <= -950 ? 1 : 0;
          // Columns grow to the patient's left.
          assertThat(i % 72 >= 36).isEqualTo(side == 1);
        }
        front += scan.lesion()[slice][i];
      }
    }
    double voxels = (size[1] + size[2]) / litres;
    assertThat(size[1] + size[2]).isBetween(3.0, 7.0);
    assertThat(size[2]).isGreaterThan(size[1]);
    assertThat(hu / voxels).isBetween(-890.0, -790.0);
    assertThat(low / voxels).isLessThan(0.05);
    assertThat(front).isZero();
    assertThat(scan.lesionShare()).isZero();
  }

  @Test
  void thresholdAndConnectivityFindTheLungsFromTheWindpipe() {
    ScanSettings settings = new ScanSettings(128, 370, 5, 2.5, Kernel.MEDIUM, 10);
    PhantomScan scan = ThoraxPhantom.scan(patient(2, Emphysema.NONE, 0), settings);
    boolean[][] reached = airFromWindpipe(scan.volume());
    long lung = 0;
    long found = 0;
    long leaked = 0;
    for (int slice = 0; slice < reached.length; slice++) {
      for (int i = 0; i < reached[slice].length; i++) {
        boolean inLung = scan.lung()[slice][i] != 0;
        lung += inLung ? 1 : 0;
        found += inLung && reached[slice][i] ? 1 : 0;
        leaked += !inLung && reached[slice][i] ? 1 : 0;
      }
    }
    assertThat((double) found / lung).isGreaterThan(0.94);
    assertThat((double) leaked / lung).isLessThan(0.08);
  }

  /** Voxels below -500 HU that connect to air in the middle of the highest slice. */
  private static boolean[][] airFromWindpipe(HounsfieldVolume volume) {
    int columns = volume.columns();
    boolean[][] reached = new boolean[volume.slices()][columns * columns];
    ArrayDeque<int[]> open = new ArrayDeque<>();
    int top = volume.slices() - 1;
    for (int row = columns * 7 / 16; row < columns * 9 / 16; row++) {
      open.add(new int[] {top, row, columns / 2});
    }
    while (!open.isEmpty()) {
      int[] at = open.poll();
      boolean within =
          at[0] >= 0
              && at[0] <= top
              && Math.min(at[1], at[2]) >= 0
              && Math.max(at[1], at[2]) < columns;
      int index = at[1] * columns + at[2];
      boolean body = at[0] != top || Math.abs(at[2] - columns / 2) < columns / 16;
      if (!within || !body || reached[at[0]][index] || volume.hu()[at[0]][index] >= -500) {
        continue;
      }
      reached[at[0]][index] = true;
      for (int axis = 0; axis < 3; axis++) {
        for (int step = -1; step <= 1; step += 2) {
          int[] next = at.clone();
          next[axis] += step;
          open.add(next);
        }
      }
    }
    return reached;
  }

  @Test
  void sharpKernelsRaiseTheApparentEmphysema() {
    assertThat(belowMinus950(Kernel.SHARP, 60)).isGreaterThan(belowMinus950(Kernel.SOFT, 10));
  }

  private static long belowMinus950(Kernel kernel, double noiseHu) {
    ScanSettings settings = new ScanSettings(72, 370, 10, 4, kernel, noiseHu);
    PhantomScan scan = ThoraxPhantom.scan(patient(8, Emphysema.NONE, 0), settings);
    long count = 0;
    for (int slice = 0; slice < scan.lung().length; slice++) {
      for (int i = 0; i < scan.lung()[slice].length; i++) {
        count += scan.lung()[slice][i] != 0 && scan.volume().hu()[slice][i] <= -950 ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> new ScanSettings(4, 370, 6, 4, Kernel.SOFT, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid matrix: 4 is not in 16..1024");
    assertThatThrownBy(() -> patient(1, Emphysema.NONE, 0.9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid lesion share: 0.9 is not in 0..0.8");
  }
}
