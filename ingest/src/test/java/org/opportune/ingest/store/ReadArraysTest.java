package org.opportune.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadArraysTest {
  private final ReadArrays arrays = new ReadArrays();

  @Test
  void objectsOfOneLengthShareAnArrayAndOthersHaveTheirOwn() {
    byte[] first = arrays.of(100);
    byte[] other = arrays.of(102);
    assertThat(first).hasSize(100);
    assertThat(other).hasSize(102);
    assertThat(arrays.of(100)).isSameAs(first);
    assertThat(arrays.of(102)).isSameAs(other);
  }

  @Test
  void largeObjectsAreNotKept() {
    byte[] large = arrays.of(2 << 20);
    assertThat(arrays.of(2 << 20)).isNotSameAs(large).hasSameSizeAs(large);
  }

  @Test
  void objectsThatAllDifferInLengthKeepFewArrays() {
    byte[] first = arrays.of(1000);
    for (int length = 1; length < 100; length++) {
      assertThat(arrays.of(length)).hasSize(length);
    }
    assertThat(arrays.of(1000)).isNotSameAs(first);
  }
}
