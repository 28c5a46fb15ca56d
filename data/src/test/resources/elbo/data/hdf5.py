"""Makes the HDF5 and sparse NPZ files beside it: h5py 3.16, scipy 1.17. AnnData files have the
layout of anndata 0.10 (encoding versions: csr_matrix 0.1.0, dataframe 0.2.0, categorical 0.2.0)."""
import h5py
import numpy as np
import scipy.sparse as sp

rows = np.array([[0, 1, 0, 2.5], [3, 0, 0, 0], [0, 0, 4, 5]])

with h5py.File("one.h5", "w") as f:
    f.create_dataset("g/x", data=rows.astype("f4"), chunks=(2, 3), compression="gzip", shuffle=True)
    f.create_dataset("names", data=["a", "b"])

with h5py.File("types.h5", "w") as f:
    whole = np.array([[0, 1], [2, 100]])
    for t in ("u1", "i1", "u2", ">i2", "u4", "i4", "u8", "i8", "f2", "f4", ">f8"):
        f.create_dataset("x_" + t.strip(">"), data=whole.astype(t))
    f["bool"] = whole > 0
    f["large"] = np.array([[2**63 + 2**11, 200]], dtype="u8")
    f["byte"] = np.array([[200, 255]], dtype="u1")
    f["image"] = np.arange(24.0).reshape(2, 3, 4)
    f["nan"] = np.array([[1.0, np.nan]])
    f["vector"] = np.arange(3.0)
    f["scalar"] = 1.0
    f["text"] = ["a", "b"]
    f["record"] = np.zeros(2, dtype=[("a", "f4"), ("b", "i4")])
    f.create_dataset("empty", shape=(0, 3))
    f.create_dataset("lzf", data=rows, compression="lzf")
    f.create_dataset("checked", data=rows, chunks=(1, 4), fletcher32=True)

# With checksums of its headers; and a version that is not read.
for name, version in (("v110.h5", ("v110", "v110")), ("v200.h5", ("latest", "latest"))):
    with h5py.File(name, "w", libver=version) as f:
        f.create_dataset("x", data=rows, chunks=(2, 4), compression="gzip")


def sparse(f, name, m):
    g = f.create_group(name)
    g.attrs["encoding-type"] = m.format + "_matrix"
    g.attrs["encoding-version"] = "0.1.0"
    g.attrs["shape"] = m.shape
    for part in ("data", "indices", "indptr"):
        g.create_dataset(part, data=getattr(m, part), compression="gzip")


def table(f, name, index, **columns):
    g = f.create_group(name)
    g.attrs["encoding-type"] = "dataframe"
    g.attrs["encoding-version"] = "0.2.0"
    g.attrs["_index"] = "_index"
    g.attrs["column-order"] = list(columns)
    g["_index"] = index
    for c, v in columns.items():
        if isinstance(v, tuple):
            h = g.create_group(c)
            h.attrs["encoding-type"] = "categorical"
            h["codes"] = np.array(v[0], dtype="i1")
            h["categories"] = v[1]
        else:
            g[c] = v


def anndata(name, x):
    with h5py.File(name, "w") as f:
        f.attrs["encoding-type"] = "anndata"
        f.attrs["encoding-version"] = "0.1.0"
        if sp.issparse(x):
            sparse(f, "X", x)
        else:
            f["X"] = x
        sparse(f, "layers/counts", sp.csc_matrix(2 * np.round(rows)))
        table(f, "obs", ["c0", "c1", "c2"], kind=([0, 1, -1], ["B", "T"]), n=[7, 8, 9])
        table(f, "var", ["g0", "g1", "g2", "g3"])
        f["obsm/X_pca"] = rows[:, :2]


anndata("sparse.h5ad", sp.csr_matrix(rows.astype("f4")))
anndata("dense.h5ad", rows.astype("f4"))

unsorted = sp.csr_matrix(
    (np.array([2.5, 1, 3, 4, 2, 3]), np.array([3, 1, 0, 2, 3, 3]), np.array([0, 2, 3, 6])), (3, 4))
sp.save_npz("csr.npz", sp.csr_matrix(rows))
sp.save_npz("csc.npz", sp.csc_matrix(rows.astype("f4")), compressed=False)
sp.save_npz("unsorted.npz", unsorted)
sp.save_npz("coo.npz", sp.coo_matrix(rows))
