package org.opportune.inference.lung;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.opportune.inference.lung.ZoneDensity.Level;
import org.opportune.inference.lung.ZoneDensity.Side;
import org.opportune.ingest.ct.HounsfieldVolume;

final class DensitometryTest {
  private static final byte L = LungMask.LEFT;
  private static final byte R = LungMask.RIGHT;

  @Test
  void thresholdsIncludeTheirOwnValue() {
    HounsfieldVolume volume =
        row(new double[] {0}, new short[][] {{-951, -950, -949, -911, -910, -909, -856, -855}});
    LungDensity density = Densitometry.measure(volume, all(volume, L));

    assertThat(density.laa950Percent()).isEqualTo(25);
    assertThat(density.laa910Percent()).isEqualTo(62.5);
    assertThat(density.laa856Percent()).isEqualTo(87.5);
  }

  @Test
  void volumesCountEachSliceWithTheThicknessItStandsFor() {
    // Gaps of 1 and 3 mm: the slices stand for 1, 2 and 3 mm.
    HounsfieldVolume volume =
        row(new double[] {0, 1, 4}, new short[][] {{-960, -900}, {-960, -900}, {-800, -800}});
    LungMask mask = new LungMask(new byte[][] {{L, R}, {L, R}, {L, LungMask.NONE}});
    double pixelMm2 = 0.5 * 2;

    LungDensity density = Densitometry.measure(volume, mask);

    assertThat(density.leftVolumeMl()).isCloseTo(pixelMm2 * 6 / 1000, within(1e-12));
    assertThat(density.rightVolumeMl()).isCloseTo(pixelMm2 * 3 / 1000, within(1e-12));
    assertThat(density.volumeMl()).isCloseTo(pixelMm2 * 9 / 1000, within(1e-12));
    assertThat(density.laa950Percent()).isCloseTo(100 * 3 / 9.0, within(1e-9));
    assertThat(density.meanHu()).isCloseTo((3 * -960 + 3 * -900 + 3 * -800) / 9.0, within(1e-9));
  }

  @Test
  void percentileIsTheValueOfTheSortedVoxelAtTheShare() {
    Random random = new Random(1);
    for (int size : new int[] {1, 2, 6, 7, 20, 100, 999, 1000}) {
      short[] values = new short[size];
      for (int i = 0; i < size; i++) {
        values[i] = (short) Math.round(-880 + 40 * random.nextGaussian());
      }
      short[] sorted = values.clone();
      Arrays.sort(sorted);
      HounsfieldVolume volume = row(new double[] {0}, new short[][] {values});

      // 15 n / 100 in whole numbers, rounded up: the k-th smallest of n.
      int rank = (15 * size + 99) / 100;
      assertThat(Densitometry.measure(volume, all(volume, R)).perc15Hu())
          .as("%d voxels", size)
          .isEqualTo(sorted[rank - 1]);
    }
  }

  @Test
  void percentileWeightsSlices() {
    // The slice of -990 stands for 1 of 10 mm, then for 3 of 10.
    short[][] hu = {{-990}, {-850}, {-850}};
    HounsfieldVolume thin = row(new double[] {0, 1, 6}, hu);
    HounsfieldVolume thick = row(new double[] {0, 3, 5}, hu);

    assertThat(Densitometry.measure(thin, all(thin, L)).perc15Hu()).isEqualTo(-850);
    assertThat(Densitometry.measure(thick, all(thick, L)).perc15Hu()).isEqualTo(-990);
  }

  @Test
  void paddingCountsNowhere() {
    short[][] hu = {{HounsfieldVolume.PADDING, -1024, -900, HounsfieldVolume.PADDING}};
    HounsfieldVolume volume = row(new double[] {0}, hu);

    LungDensity density = Densitometry.measure(volume, all(volume, L));

    assertThat(density.laa950Percent()).isEqualTo(50);
    assertThat(density.meanHu()).isEqualTo(-962);
    assertThat(density.volumeMl()).isCloseTo(0.002, within(1e-12));
    assertThat(ZoneDensitometry.measure(LungCounts.of(volume, all(volume, L)), volume.sliceZMm()))
        .contains(new ZoneDensity(Level.MIDDLE, Side.LEFT, 0.002, 50));
  }

  @Test
  void emptyOrForeignMasksAreRefused() {
    HounsfieldVolume volume = row(new double[] {0, 1}, new short[][] {{-900}, {-900}});

    assertThatThrownBy(() -> Densitometry.measure(volume, all(volume, LungMask.NONE)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot measure density: the mask holds no lung voxel");
    assertThatThrownBy(() -> Densitometry.measure(volume, new LungMask(new byte[1][1])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid mask: 1 slices is not 2");
    assertThatThrownBy(() -> Densitometry.measure(volume, new LungMask(new byte[2][3])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid mask slice: 3 voxels is not 1 x 1");
  }

  @Test
  void zonesAreThirdsOfTheLungsHeight() {
    // Lung from z = 10 to 40: thirds end at 20 and 30; a slice on a boundary belongs above.
    double[] z = {0, 10, 19, 20, 29, 30, 40, 50};
    short[][] hu = new short[8][2];
    byte[][] labels = new byte[8][2];
    for (int k = 1; k < 7; k++) {
      labels[k] = new byte[] {R, L};
      hu[k] = new short[] {-800, (short) (k % 2 == 0 ? -950 : -949)};
    }
    HounsfieldVolume volume = row(z, hu);

    List<ZoneDensity> zones =
        ZoneDensitometry.measure(LungCounts.of(volume, new LungMask(labels)), volume.sliceZMm());

    assertThat(zones)
        .extracting(zone -> zone.level() + " " + zone.side())
        .containsExactly(
            "UPPER LEFT",
            "UPPER RIGHT",
            "MIDDLE LEFT",
            "MIDDLE RIGHT",
            "LOWER LEFT",
            "LOWER RIGHT");
    // Thicknesses: 9.5 and 5 below, 5 and 5 in the middle, 5.5 and 10 above.
    assertThat(zones.get(4).volumeMl()).isCloseTo(14.5e-3, within(1e-12));
    assertThat(zones.get(4).laa950Percent()).isCloseTo(100 * 5 / 14.5, within(1e-9));
    assertThat(zones.get(2).laa950Percent()).isCloseTo(50, within(1e-9));
    assertThat(zones.get(0).volumeMl()).isCloseTo(15.5e-3, within(1e-12));
    assertThat(zones.get(0).laa950Percent()).isCloseTo(100 * 10 / 15.5, within(1e-9));
    assertThat(zones.get(1).laa950Percent()).isZero();
  }

  @Test
  void measuresAPhantomAsItWasBuilt() {
    LungPhantom phantom = LungPhantom.chest(128, LungPhantom.slices(5));
    double truthMl = 4.0 / 3 * Math.PI * (58 * 82 * 120 + 55.0 * 80 * 115) / 1000;

    LungDensity density = Densitometry.measure(phantom.volume(), phantom.truth());

    assertThat(density.volumeMl()).isCloseTo(truthMl, within(0.005 * truthMl));
    assertThat(density.meanHu()).isCloseTo(LungPhantom.LUNG, within(1e-9));
    assertThat(density.perc15Hu()).isEqualTo(LungPhantom.LUNG);
  }

  private static HounsfieldVolume row(double[] z, short[][] hu) {
    return new HounsfieldVolume(hu[0].length, 1, 0.5, 2, z, hu);
  }

  private static LungMask all(HounsfieldVolume volume, byte side) {
    byte[][] labels = new byte[volume.slices()][volume.columns() * volume.rows()];
    Arrays.stream(labels).forEach(slice -> Arrays.fill(slice, side));
    return new LungMask(labels);
  }
}
