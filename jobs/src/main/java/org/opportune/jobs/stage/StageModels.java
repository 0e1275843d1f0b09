package org.opportune.jobs.stage;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.UserException;
import org.opportune.jobs.table.StageModelsTable;
import org.opportune.jobs.table.StageModelsTable.Decision;
import org.opportune.jobs.table.Warehouse;
import org.opportune.staging.severity.StageModel;

/** The stage models of a warehouse: candidates, approvals, and the one in force. */
public final class StageModels {
  private static final String NAME = "models";

  private final NightContext night;

  /** The models of a night's warehouse. */
  public StageModels(NightContext night) {
    this.night = night;
  }

  /** The model in force: the last one approved. */
  public Optional<StageModel> current() {
    return last(StageModelsTable.APPROVED, null);
  }

  /** Writes a decision. */
  public void decide(StageModel model, String status) {
    Warehouse warehouse = night.warehouse();
    warehouse.discardUnfinished(NAME, List.of(StageModelsTable.TABLE));
    Warehouse.Batch batch =
        warehouse.begin(NAME, night.date(), warehouse.nextNumber(NAME, night.date()));
    batch.write(StageModelsTable.TABLE, List.of(new Decision(model, status)));
    batch.commit(
        JsonNodeFactory.instance.objectNode().put("model", model.version()).put("status", status));
  }

  /**
   * Puts a candidate in force.
   *
   * @throws UserException when no model has that version
   */
  public StageModel approve(String version) {
    StageModel model =
        last(null, version)
            .orElseThrow(
                () ->
                    new UserException(
                        "Cannot approve stage model %s: there is none; see: opportune query \"select model_version, status from stage_models\""
                            .formatted(version)));
    decide(model, StageModelsTable.APPROVED);
    return model;
  }

  private Optional<StageModel> last(String status, String version) {
    var rows = night.warehouse().read(StageModelsTable.TABLE);
    if (status != null) {
      rows = rows.filter(col("status").equalTo(status));
    }
    if (version != null) {
      rows = rows.filter(col("model_version").equalTo(version));
    }
    List<Row> last =
        rows.orderBy(col("run_date").desc(), col("batch").desc())
            .select("model_json")
            .limit(1)
            .collectAsList();
    return last.stream().findFirst().map(row -> StageModel.fromJson(row.getString(0)));
  }
}
