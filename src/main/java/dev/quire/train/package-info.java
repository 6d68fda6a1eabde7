/** Trainers: each turns a dataset into the parameters of a model. */
package dev.quire.train;
