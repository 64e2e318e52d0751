"""Learns packs/fr/contexts.tsv: whether "du" and "des" are contractions or articles.

Usage: learn_contexts.py DATA FREQUENCIES OUT; see packs/fr/contexts.md. Not part of the program.
"""
import collections, math, random, sys

DATA, FREQUENCIES, OUT = sys.argv[1:4]
D = DATA + "/ud/"

def sents(f):
    toks=[];words=[];text=None;newpar=False;mwt=None;end=0
    for l in open(f,encoding='utf8'):
        l=l.rstrip('\n')
        if not l:
            if toks: yield text,toks,newpar
            toks=[];text=None;newpar=False;end=0;continue
        if l[0]=='#':
            if l.startswith('# text ='): text=l[8:].strip()
            if l.startswith('# newpar') or l.startswith('# newdoc'): newpar=True
            continue
        p=l.split('\t')
        if '.' in p[0]: continue
        if '-' in p[0]:
            a,b=map(int,p[0].split('-')); end=b
            toks.append((p[1],[], 'SpaceAfter=No' not in p[9])); continue
        i=int(p[0])
        if i<=end: toks[-1][1].append(p[1])
        else: toks.append((p[1],[p[1]],'SpaceAfter=No' not in p[9]))

# Lefff ambiguity classes
amb=collections.defaultdict(set)
for l in open(DATA + '/lexicons/lefff-3.4.mlex',encoding='utf8'):
    p=l.rstrip('\n').split('\t')
    if len(p)<3: continue
    t=p[1]; m=p[3] if len(p)>3 else ''
    if t=='v':
        if m.startswith('W'): t='vW'
        elif m.startswith('G'): t='vG'
        elif m.startswith('K'): t='vK'
        else: t='vF'
    amb[p[0].lower()].add(t)
def cls(w):
    a=amb.get(w)
    if not a: return 'unk'
    return '+'.join(sorted(a))
def inst(files):
    for f in files:
        for text,toks,_ in sents(D+f):
            last='0'
            for i,(form,ws,sp) in enumerate(toks):
                l=form.lower()
                if l in('du','des'):
                    y=len(ws)>1
                    p=toks[i-1][0].lower().replace('’',"'") if i else '<s>'
                    pp=toks[i-2][0].lower().replace('’',"'") if i>1 else '<s>'
                    n=toks[i+1][0].lower() if i+1<len(toks) else '</s>'
                    nn=toks[i+2][0].lower() if i+2<len(toks) else '</s>'
                    yield l,pp,p,n,nn,last,y,form[0].isupper(),(toks[i+1][0][0].isupper() if i+1<len(toks) else False)
                    last='1' if y else '2'

CONJ=('et','ou',',','ni','mais','que','«','"')
def pf(l,p,cap): 
    return [l+'p='+p,'p='+p,l+'pc='+cls(p),'pc='+cls(p),'ps3='+p[-3:],'ps2='+p[-2:]]
def nf(l,n): return [l+'n='+n,l+'nc='+cls(n)]
def feats(x):
    l,pp,p,n,nn,last,y,cap,ncap=x
    F=['f='+l]+pf(l,p,cap)+nf(l,n)
    if ncap: F.append(l+'ncap')
    if p in CONJ: F+=['last='+last]; F+=['2'+f for f in pf('',pp,0)]
    return F
tr=list(inst(['fr_sequoia-ud-train.conllu','fr_pud-ud-test.conllu','fr_fqb-ud-test.conllu','fr_parisstories-ud-train.conllu','fr_parisstories-ud-dev.conllu','fr_rhapsodie-ud-train.conllu','fr_rhapsodie-ud-dev.conllu']))
te={f:list(inst([f+'-ud-dev.conllu'])) for f in('fr_gsd','fr_sequoia')}
w=collections.defaultdict(float);G=collections.defaultdict(float);random.seed(1)
for ep in range(1):
    random.shuffle(tr)
    for x in tr:
        F=feats(x); z=sum(w[f] for f in F); p=1/(1+math.exp(-z)); g=p-x[6]
        for f in F:
            G[f]+=g*g; w[f]-=0.3*g/math.sqrt(1+G[f])+2e-4*w[f]
    for k,v in te.items():
        ok=sum((sum(w.get(f,0) for f in feats(x))>0)==x[6] for x in v); print(ep,k,ok,len(v),ok/len(v))
# compile
freq={}
for l in open(FREQUENCIES,encoding='utf8'):
    a,b=l.rstrip('\n').split('\t'); freq[a]=float(b)
top=sorted((x for x in freq if x.replace("'",'').replace('-','').isalpha()),key=lambda x:-freq[x])[:12000]
extra={p for x in tr for p in (x[1],x[2],x[3])}
vocab=list(dict.fromkeys(list(top)+sorted(extra)))
def comp(l,place,x):
    if place=='before': return sum(w.get(f,0) for f in pf(l,x,0))
    if place=='after': return sum(w.get(f,0) for f in nf(l,x))
    return sum(w.get('2'+f,0) for f in pf('',x,0))
rows=[];
sysrows={}
for l in('du','des'):
    for place in('before','after'):
        vals={x:comp(l,place,x) for x in vocab}
        suf=collections.defaultdict(list)
        for x in top:
            if len(x)>=5: suf[x[-3:]].append(vals[x])
        sv={k:round(sum(v)/len(v),1) for k,v in suf.items() if len(v)>=5}
        allm=sum(vals[x] for x in top)/len(top)
        default=round(allm,1)
        rows.append((l,place,'*',default))
        for k,v in sorted(sv.items()):
            if abs(v-default)>=0.4: rows.append((l,place,'*'+k,v))
            else: sv[k]=default
        n=0
        for x in vocab:
            fb=sv.get(x[-3:],default) if len(x)>=5 else default
            lim=1.3 if x not in extra else 0.8
            if abs(vals[x]-fb)>=lim: rows.append((l,place,x,round(vals[x],1))); n+=1
        print(l,place,'default',default,'suffixes',len(sv),'words',n)
for x in vocab:
    v=comp('','earlier',x)
    if abs(v)>=0.5 and x in extra: rows.append(('*','earlier',x,round(v,1)))
for l in('du','des'):
    rows.append((l,'bias','*',round(w['f='+l],2))); rows.append((l,'capital','*',round(w[l+'ncap'],2)))
for k in '012': rows.append(('*','last',k,round(w['last='+k],2)))
T={(a,b,c):v for a,b,c,v in rows}
def get(l,place,x):
    if (l,place,x) in T: return T[l,place,x]
    if len(x)>=5 and (l,place,'*'+x[-3:]) in T: return T[l,place,'*'+x[-3:]]
    return T.get((l,place,'*'),0)
for k,v in te.items():
    ok=0
    for x in v:
        l,pp,p,n,nn,last,y,cap,ncap=x
        z=T[l,'bias','*']+get(l,'before',p)+get(l,'after',n)+(T[l,'capital','*'] if ncap else 0)
        if p in CONJ: z+=T['*','last',last]+T.get(('*','earlier',pp),0)
        ok+=(z>0)==y
    print('compiled',k,ok,len(v),ok/len(v))
print(len(rows))
with open(OUT,'w',encoding='utf8') as f:
    f.write('''# Whether « du » and « des » are contracted (de + le) or articles: weights of the words around them, learned.
# From UD French-Sequoia (train), PUD, FQB, ParisStories, Rhapsodie; word classes by Lefff 3.4. Positive = contracted.
# place: before, after = the neighbour (*xyz: by its last three letters; * = any other); earlier = the word before « et », « ou » or a comma;
#        last = what the one before in the sentence was (0 none, 1 contracted, 2 article); capital = a capitalised word follows
form\tplace\tword\tweight
''')
    for r in rows: f.write('\t'.join(map(str,r))+'\n')
