package org.opportune.ingest.ct;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpareArraysTest {

  @Test
  void handsOutWhatWasGivenBackOnceAndOfItsLengthAlone() {
    SpareArrays<short[]> spares = SpareArrays.ofPixels();
    short[] one = spares.take(4);
    short[] two = spares.take(4);
    spares.give(new short[][] {one, two});

    assertThat(spares.take(5)).hasSize(5);
    assertThat(spares.take(4)).isSameAs(two);
    assertThat(spares.take(4)).isSameAs(one);
    assertThat(spares.take(4)).isNotSameAs(one).isNotSameAs(two).hasSize(4);
  }

  @Test
  void keepsOneLengthAtATime() {
    SpareArrays<byte[]> spares = SpareArrays.ofLabels();
    byte[] small = spares.take(4);
    byte[] large = spares.take(9);
    spares.give(new byte[][] {small});
    spares.give(new byte[][] {large});

    assertThat(spares.take(4)).isNotSameAs(small);
    assertThat(spares.take(9)).isSameAs(large);
  }
}
