package org.opportune.jobs.table;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.opportune.ingest.ct.CtSeries;

/**
 * What a network that labels whole scans said of one.
 *
 * @param series the series
 * @param probabilities by label
 * @param flags of the series and of its volume
 * @param network name of the network
 * @param networkSha256 SHA-256 of its card
 * @param timings where the time went
 */
public record ScanLabels(
    CtSeries series,
    Map<String, Double> probabilities,
    List<String> flags,
    String network,
    String networkSha256,
    Timings timings) {

  /** Copies map and list. */
  public ScanLabels {
    probabilities = Map.copyOf(new TreeMap<>(probabilities));
    flags = List.copyOf(flags);
  }

  /**
   * Where the time went.
   *
   * @param readMs fetching and decoding
   * @param networkMs bringing to the network's grid, and the network
   */
  public record Timings(double readMs, double networkMs) {}
}
