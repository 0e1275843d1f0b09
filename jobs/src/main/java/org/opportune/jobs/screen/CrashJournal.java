package org.opportune.jobs.screen;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opportune.jobs.table.Warehouse;

/**
 * What a process was screening when it died, so that a series that kills the one process of a
 * single machine does not kill every night after. On a cluster executors die and the driver lives:
 * there it is not needed.
 *
 * <p>What was in flight at a death is screened alone from then on; what was alone at {@value
 * #LAST_CHANCE} deaths is not tried again. A night that someone killed looks the same and costs
 * nothing but smaller batches.
 */
final class CrashJournal {
  private static final int LAST_CHANCE = 2;
  private static final String FOLDER = "_in_flight";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Warehouse warehouse;
  private final String file;

  /** Deaths while alone, of what was in flight at any. */
  private final Map<String, Integer> suspects;

  private CrashJournal(Warehouse warehouse, String file, Map<String, Integer> suspects) {
    this.warehouse = warehouse;
    this.file = file;
    this.suspects = suspects;
  }

  /** Reads what an earlier process of a job left. */
  static CrashJournal open(Warehouse warehouse, String job) {
    String file = FOLDER + "/" + job + ".json";
    Map<String, Integer> suspects = new LinkedHashMap<>();
    if (warehouse.names(FOLDER).contains(job + ".json")) {
      try {
        ObjectNode left = (ObjectNode) JSON.readTree(warehouse.readBytes(file));
        left.with("suspects")
            .properties()
            .forEach(e -> suspects.put(e.getKey(), e.getValue().asInt()));
        int inFlight = left.withArray("in_flight").size();
        left.withArray("in_flight")
            .forEach(key -> suspects.merge(key.asText(), inFlight == 1 ? 1 : 0, Integer::sum));
      } catch (IOException e) {
        // Killed in the middle of the write: nothing is known, nothing is suspected.
        suspects.clear();
      }
    }
    return new CrashJournal(warehouse, file, suspects);
  }

  /** Whether it was in flight when a process died. */
  boolean isSuspect(String key) {
    return suspects.containsKey(key);
  }

  /** Whether it has had its last chance. */
  boolean isCondemned(String key) {
    return suspects.getOrDefault(key, 0) >= LAST_CHANCE;
  }

  /** Notes what will be in flight. */
  void begin(List<String> keys) {
    write(keys);
  }

  /** Notes that it ended, and that this process lives. */
  void end(List<String> keys) {
    keys.forEach(suspects::remove);
    write(List.of());
  }

  private void write(List<String> inFlight) {
    ObjectNode left = JSON.createObjectNode();
    suspects.forEach(left.putObject("suspects")::put);
    inFlight.forEach(left.putArray("in_flight")::add);
    try {
      warehouse.writeBytes(file, JSON.writeValueAsString(left).getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
