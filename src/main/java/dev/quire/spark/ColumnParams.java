package dev.quire.spark;

import dev.quire.problem.BadInputException;
import dev.quire.problem.Problem;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The params that {@link ALS} and its model share, with MLlib's names and defaults. */
final class ColumnParams implements Serializable {
  private static final long serialVersionUID = 1;

  static final String DROP = "drop";

  final Param<String> userCol;
  final Param<String> itemCol;
  final Param<String> predictionCol;
  final Param<String> coldStartStrategy;
  private final Params owner;

  ColumnParams(Params owner) {
    this.owner = owner;
    userCol = new Param<>(owner, "userCol", "column name for user ids: integers or strings");
    itemCol = new Param<>(owner, "itemCol", "column name for item ids: integers or strings");
    predictionCol = new Param<>(owner, "predictionCol", "prediction column name");
    coldStartStrategy =
        new Param<>(
            owner,
            "coldStartStrategy",
            "strategy for unknown users and items: nan or drop",
            ParamValidators.inArray(List.of("nan", DROP)));
    owner.setDefault(userCol, "user");
    owner.setDefault(itemCol, "item");
    owner.setDefault(predictionCol, "prediction");
    owner.setDefault(coldStartStrategy, "nan");
  }

  String user() {
    return owner.getOrDefault(userCol);
  }

  String item() {
    return owner.getOrDefault(itemCol);
  }

  String prediction() {
    return owner.getOrDefault(predictionCol);
  }

  /**
   * What a table of users and items becomes with predictions.
   *
   * @throws BadInputException when a column is missing or of a wrong type, or is there already
   */
  StructType withPrediction(StructType schema) {
    requireIds(schema, user());
    requireIds(schema, item());
    if (Arrays.asList(schema.fieldNames()).contains(prediction())) {
      throw new BadInputException(
          Problem.of("a column is there already")
              .with("column", prediction())
              .remedy("choose another predictionCol"));
    }
    return schema.add(prediction(), DataTypes.FloatType, false);
  }

  static void requireIds(StructType schema, String column) {
    DataType type = type(schema, column);
    if (!IdColumn.isPossible(type)) {
      throw wrongType(column, type, "whole numbers or strings");
    }
  }

  static void requireNumbers(StructType schema, String column) {
    DataType type = type(schema, column);
    if (!(type instanceof NumericType)) {
      throw wrongType(column, type, "numbers");
    }
  }

  static DataType type(StructType schema, String column) {
    return Arrays.stream(schema.fields())
        .filter(field -> field.name().equals(column))
        .map(StructField::dataType)
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    Problem.of("no such column")
                        .with("column", column)
                        .with("columns", String.join(", ", schema.fieldNames()))
                        .remedy("name another with userCol, itemCol or ratingCol")));
  }

  private static BadInputException wrongType(String column, DataType type, String expected) {
    return new BadInputException(
        Problem.of("column of a wrong type")
            .with("column", column)
            .with("type", type.simpleString())
            .with("expected", expected)
            .remedy("cast it, or name another with userCol, itemCol or ratingCol"));
  }
}
