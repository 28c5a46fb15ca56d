"""extreme.csv: E log((1/k) sum w^a) / a of w = c^(d/2) exp(-(c - 1) s / 2), s ~ chi^2_d, by the trapezoidal rule in log s and log t (numpy, scipy)."""
from scipy.special import gammaln
import numpy as np
def value(d,c,a,k):
    beta=a*(c-1)/2
    hi=np.log(d+14*np.sqrt(2*d)+200); lo=np.log(d)-90./d-3
    v=np.linspace(lo,hi,40001); s=np.exp(v)
    logp=d/2*v-s/2-d/2*np.log(2)-gammaln(d/2); p=np.exp(logp)*(v[1]-v[0]); p/=p.sum()
    u=-beta*(s-d)
    def lphi(t):
        x=np.minimum(t+u,700); e=np.exp(x)
        comp=(-np.expm1(-e)*p).sum()
        return np.log1p(-comp) if comp<.5 else np.log((np.exp(-e)*p).sum())
    h=.08
    tot=0
    for sgn in (1,-1):
        i=0 if sgn==1 else 1; z=0
        while z<8 and i<200000:
            t=sgn*i*h
            y=np.exp(-np.exp(min(t,700)))-np.exp(k*lphi(t)) if t>0 else np.expm1(-np.exp(t))-np.expm1(k*lphi(t))
            tot+=y;i+=1; z=z+1 if abs(y)<1e-17 else 0
    return d/2*np.log(c)-(c-1)/2*d+(tot*h-np.log(k))/a
print("d,c,a,k,exact")
for d,c,a,k in [(1,0.1,1,10),(1,20,1,50),(3,0.02,1,2),(3,30,-1,7),(5,0.03,1,50),(5,100,1,50),(20,0.01,1,10),(20,5,2,100),(100,0.5,1,1000),(100,1.5,-2,10),(1000,0.9,1,50),(1000,1.2,0.5,10000)]:
    print(f"{d},{c},{a},{k},{value(d,c,a,k):.14g}",flush=True)
