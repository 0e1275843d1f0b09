package org.opportune.inference.ctnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opportune.inference.explain.GradCam;
import org.opportune.inference.explain.HeatMap;
import org.opportune.inference.net.CtNet;
import org.opportune.inference.net.CtNetSettings;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.Nnpack;
import org.opportune.inference.net.NpzFile;

class VolumeExplanationsTest {
  private static final int SLABS = 5;

  /** Against gradients that PyTorch took through the same network (tests/oracles/ctnet.py). */
  @Test
  void everySlabHasTheMapThatPyTorchGivesIt() throws URISyntaxException {
    Nnpack.switchOff();
    NpzFile reference =
        new NpzFile(
            Path.of(
                VolumeExplanationsTest.class
                    .getResource("/org/opportune/inference/ctnet/ctnet.npz")
                    .toURI()));
    float[] expected = reference.get("gradcam").values();
    CtNet network = new CtNet(new CtNetSettings(4, 4, SLABS, 192, 8, 16, 3));
    try (NDManager manager = NDManager.newBaseManager()) {
      new NetworkState(reference.under("weights/")).loadInto(network, manager, false);
      NDArray input = manager.create(numbers(), new Shape(2, SLABS, 3, 192, 192));
      List<HeatMap> maps = GradCam.atLastLayer(network).of(manager, input, 1);
      assertThat(maps).hasSize(2 * SLABS);
      float most = 0;
      for (int slab = 0; slab < maps.size(); slab++) {
        int size = maps.get(slab).values().length;
        assertThat(maps.get(slab).values())
            .containsExactly(
                Arrays.copyOfRange(expected, slab * size, (slab + 1) * size), within(1e-5f));
        most = Math.max(most, maps.get(slab).largest());
      }
      assertThat(most).isGreaterThan(1e-3f);
    }
  }

  @Test
  void slabsLieRowByRowFromTheLowest() {
    List<HeatMap> slabs =
        List.of(
            new HeatMap(1, 2, new float[] {1, 2}),
            new HeatMap(1, 2, new float[] {3, 4}),
            new HeatMap(1, 2, new float[] {5, 6}));
    HeatMap mosaic = VolumeExplanations.mosaic(slabs);
    assertThat(mosaic.rows()).isEqualTo(2);
    assertThat(mosaic.columns()).isEqualTo(4);
    assertThat(mosaic.values()).containsExactly(1, 2, 3, 4, 5, 6, 1, 1);
  }

  /** As the oracle's number(i), the second volume halved. */
  private static float[] numbers() {
    float[] values = new float[2 * SLABS * 3 * 192 * 192];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (((long) i * 7919 % 2003) / 2003.0 - 0.449);
      values[i] *= i < values.length / 2 ? 1 : 0.5f;
    }
    return values;
  }
}
