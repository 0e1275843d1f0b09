package org.opportune.ingest.ct;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bounds of rows against the distance of every pixel's centre, in exact arithmetic. */
class ReconstructionCircleTest {

  @ParameterizedTest
  @CsvSource({"512, 512", "511, 511", "512, 400", "300, 512", "1, 1", "2, 2", "3, 5", "768, 767"})
  void columnsFromFirstToEndAreThoseWithinTheRadius(int columns, int rows) {
    ReconstructionCircle circle = new ReconstructionCircle(columns, rows);
    long diameter = Math.min(columns, rows);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        // Twice all lengths, so that they are whole numbers.
        long dx = 2L * column - (columns - 1);
        long dy = 2L * row - (rows - 1);
        boolean inside = dx * dx + dy * dy <= diameter * diameter;
        assertThat(column >= circle.first(row) && column < circle.end(row)).isEqualTo(inside);
      }
    }
  }
}
