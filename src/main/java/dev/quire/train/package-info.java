/**
 * The training lifecycle, the same for every kind of model: settings, the loop over epochs,
 * validation and the best epoch, checkpoints, the model file. The trainers are in packages below,
 * and none of them is named here.
 *
 * <p>From {@code quire train} to the arithmetic:
 *
 * <pre>
 * cli TrainCommand        options; a line of settings for each kind, from ModelKinds
 *  '- Training            memory, features, validation, checkpoints, the file
 *      '- TrainingRun     epoch after epoch, until the StopRule
 *          '- Trainer     one epoch: als.AlsTrainer, vb.VariationalTrainer, ...
 *              '- rows.HalfEpoch           every row of one side, shared out over the pool
 *                  '- solve.RowRegression  one row: gather, accumulate, solve
 *                      '- kernel.Kernels   gather, addGram, cholesky, solve
 * </pre>
 *
 * <p>Public API: a training, and what a kind of model of your own needs.
 */
package dev.quire.train;
