package dev.quire.spark;

import dev.quire.model.Model;
import java.io.IOException;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.api.java.UDF2;

/**
 * The prediction of a user and an item; not a number where the model doesn't know the one or the
 * other. Each task has one of its own.
 */
final class Predicting implements UDF2<Object, Object, Float> {
  private static final long serialVersionUID = 1;

  private final Broadcast<OncePerExecutor<Model>> onExecutors;
  private transient long task; // that has taken the model
  private transient Model model; // null until it is taken

  Predicting(Broadcast<OncePerExecutor<Model>> onExecutors) {
    this.onExecutors = onExecutors;
  }

  @Override
  public Float call(Object user, Object item) throws IOException {
    TaskContext current = TaskContext.get();
    if (current == null) { // Spark's optimizer does small tables itself
      OncePerExecutor<Model> here = onExecutors.value();
      Model taken = here.take();
      try {
        return predict(taken, user, item);
      } finally {
        here.giveBack();
      }
    }
    if (model == null || task != current.taskAttemptId()) {
      model = onExecutors.value().takeForTask();
      task = current.taskAttemptId();
    }
    return predict(model, user, item);
  }

  private static float predict(Model model, Object userId, Object itemId) {
    int user = IdColumn.find(model.userIds(), userId);
    int item = IdColumn.find(model.itemIds(), itemId);
    return user < 0 || item < 0 ? Float.NaN : (float) model.parameters().predict(user, item);
  }
}
