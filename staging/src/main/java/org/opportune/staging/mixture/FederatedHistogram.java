package org.opportune.staging.mixture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;

/**
 * What one hospital hands to others so that all fit one mixture: its fine histogram, and no cell
 * below the suppression limit. Small bins are not dropped but joined with their neighbours until
 * the cell holds enough patients, so totals, means and variances stay exact and only the place of a
 * few patients within a cell is lost. With limit 1 nothing is joined, and a fit to the pooled files
 * equals the fit to all patients together.
 *
 * @param format version of this exchange format, 1
 * @param site name of the hospital
 * @param transform fit scale; must be agreed
 * @param bins number of bins; must be agreed
 * @param limit least patients in a cell, 1..10,000
 * @param jacobian sum over patients of ln |dt/dx| in units of 2^-28; 0 for scale NONE
 * @param cells ascending; their counts sum to the hospital's patients
 */
public record FederatedHistogram(
    int format,
    String site,
    Transform transform,
    int bins,
    int limit,
    long jacobian,
    List<Cell> cells)
    implements Serializable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int FORMAT = 1;
  private static final int MOST_LIMIT = 10_000;

  /**
   * Patients of one or more neighbouring bins.
   *
   * @param bin the bin nearest to the patients' mean
   * @param count patients
   * @param sum sum of offsets from that bin's centre, in 2^-20 bin widths
   * @param square sum of squares of offsets in bin widths, in units of 2^-20
   */
  public record Cell(int bin, long count, long sum, long square) implements Serializable {}

  /** Checks that what was read can be used, and keeps its own copy. */
  public FederatedHistogram {
    cells = cells == null ? List.of() : List.copyOf(cells);
    if (format != FORMAT || transform == null || bins < 16 || limit < 1 || limit > MOST_LIMIT) {
      throw new StagingException(
          Problem.UNREADABLE,
          "Invalid exchange file of %s: format %d, scale %s, %d bins, limit %d; write it with this version's export"
              .formatted(site, format, transform, bins, limit));
    }
    for (Cell cell : cells) {
      if (cell.bin() < 0 || cell.bin() >= bins || cell.count() < limit) {
        throw new StagingException(
            Problem.UNREADABLE,
            "Invalid exchange file of %s: bin %d of %d holds %d patients with limit %d"
                .formatted(site, cell.bin(), bins, cell.count(), limit));
      }
    }
  }

  /**
   * Prepares a hospital's histogram for exchange.
   *
   * @throws StagingException when the hospital has fewer patients than the limit
   */
  public static FederatedHistogram of(String site, FineHistogram histogram, int limit) {
    if (histogram.total() < limit) {
      throw new StagingException(
          Problem.TOO_FEW_PATIENTS,
          "Cannot export %s: %d patients is fewer than the suppression limit %d"
              .formatted(site, histogram.total(), limit));
    }
    List<int[]> runs = new ArrayList<>();
    long held = 0;
    int first = 0;
    for (int bin = 0; bin < histogram.bins(); bin++) {
      if (histogram.count(bin) == 0) {
        continue;
      }
      first = held == 0 ? bin : first;
      held += histogram.count(bin);
      if (held >= limit) {
        runs.add(new int[] {first, bin});
        held = 0;
      }
    }
    if (held > 0) {
      // The topmost patients are too few for a cell: they join the one below.
      runs.get(runs.size() - 1)[1] = histogram.bins() - 1;
    }
    List<Cell> cells = new ArrayList<>();
    for (int[] run : runs) {
      cells.add(joined(histogram, run[0], run[1]));
    }
    return new FederatedHistogram(
        FORMAT, site, histogram.transform(), histogram.bins(), limit, histogram.jacobian(), cells);
  }

  /** Adds this hospital's patients to a histogram of the same scale and bins. */
  public void addTo(FineHistogram pooled) {
    if (pooled.transform() != transform || pooled.bins() != bins) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Cannot pool %s: %d bins on scale %s is not %d bins on scale %s"
              .formatted(site, bins, transform, pooled.bins(), pooled.transform()));
    }
    for (Cell cell : cells) {
      pooled.addBin(cell.bin(), cell.count(), cell.sum(), cell.square());
    }
    pooled.addJacobian(jacobian);
  }

  /** Pools hospitals that agreed on scale and bins. */
  public static FineHistogram pool(List<FederatedHistogram> sites) {
    if (sites.isEmpty()) {
      throw new StagingException(
          Problem.TOO_FEW_PATIENTS, "Cannot pool: no exchange file was given");
    }
    FineHistogram pooled = new FineHistogram(sites.get(0).transform(), sites.get(0).bins());
    for (FederatedHistogram site : sites) {
      site.addTo(pooled);
    }
    return pooled;
  }

  /** The exchange file's text. */
  public String toJson() {
    try {
      return MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write the exchange file of " + site, e);
    }
  }

  /**
   * Reads an exchange file.
   *
   * @throws StagingException when it is not whole, or holds a cell below its own limit
   */
  public static FederatedHistogram fromJson(String json) {
    try {
      return MAPPER.readValue(json, FederatedHistogram.class);
    } catch (JsonProcessingException e) {
      if (e.getCause() instanceof StagingException refusal) {
        throw refusal;
      }
      throw new StagingException(
          Problem.UNREADABLE,
          "Cannot read an exchange file: %s. Ask the hospital to export it again"
              .formatted(e.getOriginalMessage()),
          e);
    }
  }

  private static Cell joined(FineHistogram histogram, int first, int last) {
    long count = 0;
    double place = 0;
    for (int bin = first; bin <= last; bin++) {
      count += histogram.count(bin);
      place +=
          histogram.sum(bin) * FineHistogram.UNIT + (double) (bin - first) * histogram.count(bin);
    }
    int centre = Math.min(last, first + (int) Math.round(place / count));
    long unit = Math.round(1 / FineHistogram.UNIT);
    long sum = 0;
    long square = 0;
    for (int bin = first; bin <= last; bin++) {
      long shift = bin - centre;
      sum += histogram.sum(bin) + shift * unit * histogram.count(bin);
      square +=
          histogram.square(bin)
              + 2 * shift * histogram.sum(bin)
              + shift * shift * unit * histogram.count(bin);
    }
    return new Cell(centre, count, sum, square);
  }
}
