package org.opportune.inference.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.bundle.LoadedNetwork;
import org.opportune.inference.bundle.TinyBundle;
import org.opportune.inference.lung.LungMask;
import org.opportune.inference.net.InputWindow;
import org.opportune.ingest.ct.HounsfieldVolume;

class AnomalyScorerTest {
  private static final int COLUMNS = 50;
  private static final int ROWS = 40;
  private static final double[] POSITIONS = {0, 1, 2, 3, 5, 9};

  @TempDir Path directory;
  private LoadedNetwork network;
  private HounsfieldVolume volume;
  private LungMask mask;

  @BeforeEach
  void load() {
    network = LoadedNetwork.load(TinyBundle.write(directory, 1), Device.cpu());
    SplittableRandom random = new SplittableRandom(8);
    short[][] hu = new short[POSITIONS.length][ROWS * COLUMNS];
    byte[][] labels = new byte[POSITIONS.length][ROWS * COLUMNS];
    for (int slice = 0; slice < hu.length; slice++) {
      for (int i = 0; i < hu[slice].length; i++) {
        hu[slice][i] = (short) random.nextInt(-1000, 100);
        double fromCentre = Math.hypot(i % COLUMNS - 30, i / COLUMNS - 18);
        labels[slice][i] = (byte) (slice != 1 && fromCentre < 12 ? 1 : 0);
      }
    }
    hu[3][18 * COLUMNS + 30] = HounsfieldVolume.PADDING;
    volume = new HounsfieldVolume(COLUMNS, ROWS, 0.8, 0.8, POSITIONS, hu);
    mask = new LungMask(labels);
  }

  @AfterEach
  void unload() {
    network.close();
  }

  @Test
  void scoreIsTheMeanOfTheClippedMapOverTheLungVolume() {
    AnomalyResult result =
        new AnomalyScorer(network, ScorerSettings.standard().withMap(true)).score(volume, mask);
    double sum = 0;
    double weight = 0;
    LungBox box = LungBox.of(volume, mask, mask.boxes(COLUMNS), 16);
    for (int slice = 0; slice < volume.slices(); slice++) {
      float[] map = plainMap(box, slice);
      for (int i = 0; i < map.length; i++) {
        int row = box.top() + i / box.columns();
        int column = box.left() + i % box.columns();
        if (lung(slice, row, column)) {
          double clipped = Math.min(1, Math.max(0, map[i]));
          sum += volume.sliceWeightMm(slice) * clipped;
          weight += volume.sliceWeightMm(slice);
          assertThat((double) result.map().at(slice, row, column))
              .isCloseTo(clipped, within(0.5 / 255 + 1e-5));
        } else if (row >= 0 && row < ROWS && column >= 0 && column < COLUMNS) {
          assertThat(result.map().at(slice, row, column)).isZero();
        }
      }
    }
    assertThat(result.score()).isCloseTo(sum / weight, within(1e-6)).isBetween(0.0, 1.0);
    assertThat(result.slicesScored()).isEqualTo(5);
    assertThat(result.lungVoxels()).isEqualTo(mask.voxels() - 1);
    assertThat(result.scoreSd()).isNull();
    assertThat(result.aggregator()).isEqualTo("mean-map-over-lung-volume");
  }

  @Test
  void batchSizeAndCompanyChangeNothing() {
    double one = score(1);
    assertThat(score(4)).isCloseTo(one, within(1e-6));
    assertThat(score(7)).isCloseTo(one, within(1e-6));
    List<Double> together = IntStream.range(0, 4).parallel().mapToObj(i -> score(2)).toList();
    assertThat(together).allSatisfy(value -> assertThat(value).isCloseTo(one, within(1e-6)));
  }

  @Test
  void thinnedNetworksGiveTheScoreTheSameSpreadEveryTimeAndLeaveItAlone() {
    AnomalyScorer unsure =
        new AnomalyScorer(network, ScorerSettings.standard().withUncertainty(4, 3));
    AnomalyResult first = unsure.score(volume, mask);
    AnomalyResult second = unsure.score(volume, mask);
    assertThat(first.scoreSd()).isPositive().isLessThan(0.5).isEqualTo(second.scoreSd());
    assertThat(first.score()).isEqualTo(score(ScorerSettings.AS_DEVICE));
    assertThat(first.map()).isNull();
  }

  @Test
  void boxHoldsTheLungsInMultiplesOfTheStride() {
    LungBox box = LungBox.of(volume, mask, mask.boxes(COLUMNS), 16);
    assertThat(box.rows()).isEqualTo(32);
    assertThat(box.columns()).isEqualTo(32);
    assertThat(box.top()).isLessThanOrEqualTo(18 - 11 - 3);
    assertThat(box.left() + box.columns()).isGreaterThanOrEqualTo(30 + 11 + 3);
  }

  @Test
  void refusesMasksThatDoNotFit() {
    AnomalyScorer scorer = new AnomalyScorer(network, ScorerSettings.standard());
    LungMask empty = new LungMask(new byte[POSITIONS.length][ROWS * COLUMNS]);
    assertThatThrownBy(() -> scorer.score(volume, empty)).hasMessageContaining("holds no lung");
    LungMask shorter = new LungMask(new byte[2][ROWS * COLUMNS]);
    assertThatThrownBy(() -> scorer.score(volume, shorter)).hasMessageContaining("2 slices");
  }

  private double score(int batch) {
    return new AnomalyScorer(network, new ScorerSettings(batch, 0, 0, 1, false))
        .score(volume, mask)
        .score();
  }

  private boolean lung(int slice, int row, int column) {
    if (row < 0 || row >= ROWS || column < 0 || column >= COLUMNS) {
      return false;
    }
    int i = row * COLUMNS + column;
    return mask.isLung(slice, i) && volume.hu()[slice][i] != HounsfieldVolume.PADDING;
  }

  private float[] plainMap(LungBox box, int slice) {
    InputWindow window = network.window();
    float[] input = new float[box.rows() * box.columns()];
    for (int i = 0; i < input.length; i++) {
      int row = box.top() + i / box.columns();
      int column = box.left() + i % box.columns();
      input[i] =
          lung(slice, row, column)
              ? window.scale(volume.hu()[slice][row * COLUMNS + column])
              : InputWindow.OUTSIDE;
    }
    try (NDManager scope = network.newScope()) {
      NDArray batch = scope.create(input, new Shape(1, 1, box.rows(), box.columns()));
      return network.apply(scope, batch).get(":, 1").toFloatArray();
    }
  }
}
