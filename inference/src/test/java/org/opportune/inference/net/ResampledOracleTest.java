package org.opportune.inference.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.opportune.inference.volume.VolumeGrid;
import org.opportune.ingest.ct.HounsfieldVolume;

/** Against SciPy's linear interpolation, by tests/oracles/ctnet.py. */
class ResampledOracleTest {

  @Test
  void resamplesAsSciPyDoes() throws URISyntaxException {
    NpzFile reference =
        new NpzFile(
            Path.of(
                ResampledOracleTest.class
                    .getResource("/org/opportune/inference/ctnet/resampled.npz")
                    .toURI()));
    Tensor hu = reference.get("hu");
    float[] places = reference.get("z").values();
    short[][] slices = new short[places.length][7 * 9];
    double[] z = new double[places.length];
    for (int slice = 0; slice < z.length; slice++) {
      z[slice] = places[slice];
      for (int i = 0; i < 7 * 9; i++) {
        slices[slice][i] = (short) hu.values()[slice * 7 * 9 + i];
      }
    }
    // 12 slices of 9 rows and 10 columns, one column more than the grid keeps.
    short[] placed =
        new VolumeGrid(0.8, 0.8, 12, 9, false)
            .place(new HounsfieldVolume(9, 7, 0.9, 1.1, z, slices));
    float[] expected = reference.get("value").values();
    for (int i = 0; i < placed.length; i++) {
      float value = expected[i / 9 * 10 + i % 9];
      assertThat((float) placed[i])
          .isCloseTo(Math.max(-1000, Math.min(1000, value)), within(0.51f));
    }
  }
}
