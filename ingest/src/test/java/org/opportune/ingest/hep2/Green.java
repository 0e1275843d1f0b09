package org.opportune.ingest.hep2;

import java.util.ArrayList;
import java.util.List;
import org.opportune.ingest.slide.SlidePicture;

/** Measures the green of a picture, knowing where its cells lie but not how they were drawn. */
record Green(SlidePicture picture) {

  double at(int column, int row) {
    return (picture.rgb()[3 * (row * picture.columns() + column) + 1] & 0xFF) / 255.0;
  }

  double mean() {
    double sum = 0;
    for (int i = 1; i < picture.rgb().length; i += 3) {
      sum += picture.rgb()[i] & 0xFF;
    }
    return sum / 255 / (picture.rgb().length / 3.0);
  }

  /** Pixels of a ring around a cell's centre, radii as shares of the cell's; ascending. */
  double[] ring(CellTruth cell, double from, double to) {
    List<Double> values = new ArrayList<>();
    int reach = (int) Math.ceil(to * cell.radiusPx());
    for (int row = (int) cell.y() - reach; row <= cell.y() + reach; row++) {
      for (int column = (int) cell.x() - reach; column <= cell.x() + reach; column++) {
        double radius = Math.hypot(column - cell.x(), row - cell.y()) / cell.radiusPx();
        if (radius >= from
            && radius < to
            && column >= 0
            && row >= 0
            && column < picture.columns()
            && row < picture.rows()) {
          values.add(at(column, row));
        }
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  double meanOf(CellTruth cell, double from, double to) {
    double sum = 0;
    double[] values = ring(cell, from, to);
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** Standard deviation over mean. */
  double graininess(CellTruth cell, double from, double to) {
    double mean = meanOf(cell, from, to);
    double square = 0;
    double[] values = ring(cell, from, to);
    for (double value : values) {
      square += (value - mean) * (value - mean);
    }
    return Math.sqrt(square / values.length) / mean;
  }

  /** Pixels within a share of the cell's radius brighter than a level and than all around them. */
  int peaks(CellTruth cell, double within, double level) {
    int peaks = 0;
    int reach = (int) (within * cell.radiusPx());
    for (int row = (int) cell.y() - reach; row <= cell.y() + reach; row++) {
      for (int column = (int) cell.x() - reach; column <= cell.x() + reach; column++) {
        double radius = Math.hypot(column - cell.x(), row - cell.y());
        peaks += radius <= reach && at(column, row) > level && isPeak(column, row) ? 1 : 0;
      }
    }
    return peaks;
  }

  private boolean isPeak(int column, int row) {
    double own = at(column, row);
    for (int down = -2; down <= 2; down++) {
      for (int across = -2; across <= 2; across++) {
        double other = at(column + across, row + down);
        boolean earlier = down < 0 || down == 0 && across < 0;
        if (other > own || other == own && earlier) {
          return false;
        }
      }
    }
    return true;
  }

  /** Distance of the centre of light from the cell's centre, as a share of its radius. */
  double lopsidedness(CellTruth cell, double background) {
    double sum = 0;
    double x = 0;
    double y = 0;
    int reach = (int) Math.ceil(cell.radiusPx());
    for (int row = -reach; row <= reach; row++) {
      for (int column = -reach; column <= reach; column++) {
        if (Math.hypot(column, row) <= cell.radiusPx()) {
          double light =
              Math.max(0, at((int) cell.x() + column, (int) cell.y() + row) - background);
          sum += light;
          x += light * column;
          y += light * row;
        }
      }
    }
    return Math.hypot(x, y) / sum / cell.radiusPx();
  }

  /** Whether a cell and some of its surroundings lie within the picture. */
  boolean whole(CellTruth cell) {
    double reach = 1.2 * cell.radiusPx() + 3;
    return cell.x() > reach
        && cell.y() > reach
        && cell.x() < picture.columns() - reach
        && cell.y() < picture.rows() - reach;
  }
}
