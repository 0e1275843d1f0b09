package org.opportune.inference.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.opportune.inference.net.ChannelDropout;
import org.opportune.inference.net.NetworkState;
import org.opportune.inference.net.SegmentationFamily;
import org.opportune.inference.net.SegmentationNetwork;
import org.opportune.inference.net.SegmentationSettings;

class SegmenterTest {
  private static final double DROPOUT = 0.3;
  private static final SegmentationSettings SETTINGS =
      new SegmentationSettings(SegmentationFamily.U_NET, 8, 2, Tissue.COUNT, 64, 0);
  private static final NetworkState STATE =
      NetworkState.random(SegmentationNetwork.of(SETTINGS), 4);

  @Test
  void doubtIsTheEntropyOfTheMeanOfThinnedNetworks() {
    FieldScan scan = Fields.of(1, 2, 30);
    try (Segmenter segmenter = new Segmenter(SETTINGS, STATE, DROPOUT, 2)) {
      Pieces pieces = Pieces.covering(scan, SegmentationFamily.U_NET);
      float[] first = thinned(segmenter, pieces, 0);
      float[] second = thinned(segmenter, pieces, 1);
      assertThat(first).isNotEqualTo(second);
      double entropy = 0;
      for (int tissue = 0; tissue < Tissue.COUNT; tissue++) {
        // The pixel (10, 20) of the first half of the first slice.
        int at = tissue * Piece.AREA + 10 * 64 + 20;
        double p = (first[at] + second[at]) / 2;
        entropy -= p * Math.log(p);
      }
      assertThat((double) segmenter.segment(scan).doubt()[0][10 * 128 + 20])
          .isCloseTo(entropy / Math.log(4), within(1e-5));
    }
  }

  @Test
  void doubtIsTheSameOnEveryNight() {
    FieldScan scan = Fields.of(1, 2, 30);
    try (Segmenter segmenter = new Segmenter(SETTINGS, STATE, DROPOUT, 3)) {
      assertThat(segmenter.segment(scan).doubt()).isDeepEqualTo(segmenter.segment(scan).doubt());
    }
  }

  @Test
  void tissuesDoNotDependOnTheDoubt() {
    FieldScan scan = Fields.of(1, 2, 30);
    try (Segmenter with = new Segmenter(SETTINGS, STATE, DROPOUT, 2);
        Segmenter without = new Segmenter(SETTINGS, STATE, DROPOUT, 0)) {
      Segmenter.Result plain = without.segment(scan);
      assertThat(plain.doubt()).isNull();
      assertThat(with.segment(scan).tissue()).isDeepEqualTo(plain.tissue());
    }
  }

  private static float[] thinned(Segmenter segmenter, Pieces pieces, long seed) {
    return segmenter.probabilities(pieces, pieces.values(), ChannelDropout.thinned(DROPOUT, seed));
  }
}
