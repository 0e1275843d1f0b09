package org.opportune.inference.ctnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.eval.BinaryRanking;
import org.opportune.inference.net.CtNet;
import org.opportune.inference.net.FindingCells;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Tensor;
import org.opportune.inference.volume.VolumeAugmentation;

class FeaturePretrainingTest {
  private static final int SIDE = Slabs.GRID.side();
  private static final int CELLS = 6;
  private static final CtNetPlan PLAN =
      new CtNetPlan(
          new CtNetPlan.Form(32, 1, 64, 32, 1),
          Slabs.GRID,
          VolumeAugmentation.upright(),
          new CtNetPlan.Schedule(CtNetPlan.Method.ADAMW, 1e-3, 1e-4, 0, 8, 1, 1),
          0.25,
          5);

  @BeforeAll
  static void needsRightGradients() {
    try {
      PLAN.requireTrainable(Device.cpu());
    } catch (IllegalStateException e) {
      assumeTrue(false, e.getMessage());
    }
  }

  @Test
  void aNetworkLearnsInWhichCellAFindingLies() {
    Slabs training = new Slabs(0, 24, 1);
    FeaturePretraining pretraining =
        new FeaturePretraining(PLAN.form(), PLAN.grid(), training.size(), 60, 3);
    NetworkState learnt = pretraining.learn(training, truth(training), Device.cpu(), line -> {});

    Slabs others = new Slabs(1000, 8, 1);
    SlabBatch slabs = SlabBatch.draw(others, truth(others), new SplittableRandom(1));
    FindingCells network = new FindingCells(pretraining.settings());
    float[] logits;
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      learnt.loadInto(network, manager, false);
      try (NDArray input = slabs.input(manager);
          NDArray output = network.apply(new ParameterStore(manager, false), input, false)) {
        logits = output.toFloatArray();
      }
    }
    for (int finding = 0; finding < 2; finding++) {
      List<Double> scores = new ArrayList<>();
      List<Boolean> present = new ArrayList<>();
      for (int slab = 0; slab < SlabBatch.SLABS; slab++) {
        for (int cell = 0; cell < CELLS * CELLS; cell++) {
          int at = finding * CELLS * CELLS + cell;
          scores.add((double) logits[slab * (logits.length / SlabBatch.SLABS) + at]);
          present.add(slabs.present()[slab][at]);
        }
      }
      boolean[] truth = new boolean[present.size()];
      for (int i = 0; i < truth.length; i++) {
        truth[i] = present.get(i);
      }
      double[] values = scores.stream().mapToDouble(Double::doubleValue).toArray();
      assertThat(new BinaryRanking(values, truth).auroc()).isGreaterThan(0.95);
    }
  }

  @Test
  void whatWasLearntOnceIsTakenUpAgainAndFitsACtNet(@TempDir Path out) {
    FeaturePretraining pretraining = new FeaturePretraining(PLAN.form(), PLAN.grid(), 2, 2, 3);
    List<String> first = new ArrayList<>();
    Map<String, Tensor> features = pretraining.features(Device.cpu(), out, first::add);
    assertThat(first).anyMatch(line -> line.startsWith("drawing 2 patients"));

    List<String> again = new ArrayList<>();
    assertThat(pretraining.features(Device.cpu(), out, again::add)).isEqualTo(features);
    assertThat(again).isEmpty();

    NetworkState drawn =
        FirstWeights.drawn(new CtNet(PLAN.card(List.of("a")).network(PLAN.form().width())), 1, 1);
    NetworkState started = FirstWeights.with(drawn, features);
    assertThat(started.tensors()).containsAllEntriesOf(features);
    assertThat(started).isNotEqualTo(drawn);

    assertThatThrownBy(
            () ->
                new FeaturePretraining(PLAN.form(), PLAN.grid(), 3, 2, 3)
                    .features(Device.cpu(), out, line -> {}))
        .hasMessageContaining("other settings");
  }

  /** As {@link Slabs} draws them: bit 1 the layer, bit 2 the ball. */
  private static List<CellTruth> truth(Slabs volumes) {
    List<CellTruth> all = new ArrayList<>();
    for (int index = 0; index < volumes.size(); index++) {
      boolean[] present = volumes.present(index);
      byte[] bits = new byte[Slabs.GRID.slices() * CELLS * CELLS];
      for (int voxel = 0; voxel < Slabs.GRID.voxels(); voxel++) {
        int column = voxel % SIDE;
        int row = voxel / SIDE % SIDE;
        int slice = voxel / (SIDE * SIDE);
        int bit = 0;
        bit |= present[0] && Slabs.inLayer(row) ? 1 : 0;
        bit |= present[1] && Slabs.inBall(slice, row, column) ? 2 : 0;
        bits[(slice * CELLS + row * CELLS / SIDE) * CELLS + column * CELLS / SIDE] |= (byte) bit;
      }
      all.add(new CellTruth(Slabs.GRID.slices(), CELLS, bits));
    }
    return all;
  }
}
